/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/aslr_differs.c - a program lies elsewhere each time that it
 * is executed: its stack, its mappings, its heap.
 */
#include "tests/user/places.h"

int main(int argc, char **argv)
{
	struct places now = places_now(), before;

	if (argc == 1)
		places_next(argv[0], "a", &now);
	before = places_before(argv[2]);
	ktap_begin(4);
	ktap_ok(now.stack != before.stack, "the stack");
	ktap_ok(now.map != before.map, "what is mapped");
	ktap_ok(now.heap != before.heap, "the heap");
	ktap_ok(((now.stack | now.map) >> 47) == 0 && (now.map & (PAGE - 1)) == 0,
		"all of it in user space");
	return ktap_end();
}
