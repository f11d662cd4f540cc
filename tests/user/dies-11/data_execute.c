/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/data_execute.c - data is not code: a page without
 * PROT_EXEC cannot be executed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	char *area = sys_arena(1);

	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	area[0] = (char)0xc3; /* ret */
	dies_about_to("call a page that is only read-write");
	((void (*)(void))area)();
	return dies_survived();
}
