/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_huge_promise.c - a program with more memory promised
 * than there is can fork, if it has said that it will not want it all.
 */
#include "tests/user/process.h"

#define SIZE (1UL << 40)

static char *area;

static int child(void *unused)
{
	CHECK(area[0] == 'a' && area[SIZE - 1] == 'z');
	return 0;
}

int main(void)
{
	ktap_begin(1);
	area = (char *)ktap_need(sys(SYS_mmap, 0, SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
				 "a terabyte");
	area[0] = 'a';
	area[SIZE - 1] = 'z';
	ktap_ret(proc_run(child, NULL), 0, "a child has what was touched");
	return ktap_end();
}
