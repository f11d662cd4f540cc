/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/aslr_off.c - a program that is executed with the personality
 * ADDR_NO_RANDOMIZE, as debuggers do it, lies at the same places each time.
 */
#include "tests/user/places.h"

#define ADDR_NO_RANDOMIZE 0x0040000

int main(int argc, char **argv)
{
	struct places now = places_now(), before;

	if (argc == 1) {
		ktap_need(sys(SYS_personality, ADDR_NO_RANDOMIZE), "personality");
		places_next(argv[0], "a", &now);
	}
	before = places_before(argv[2]);
	if (argv[1][0] == 'a') /* the first run in this personality */
		places_next(argv[0], "b", &now);
	ktap_begin(6);
	ktap_ret(sys(SYS_personality, -1), ADDR_NO_RANDOMIZE, "the personality is kept");
	ktap_ok(now.stack == before.stack, "the stack is at %lx again", now.stack);
	ktap_ok(now.map == before.map, "what is mapped is at %lx again", now.map);
	ktap_ok(now.heap == before.heap, "the heap is at %lx again", now.heap);
	ktap_ok(now.stack > USER_END - 1024 * 1024, "the stack is at the very top");
	ktap_ok(now.heap < 0x1000000, "the heap is close to the program");
	return ktap_end();
}
