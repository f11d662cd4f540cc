/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_stack_and_break.c - stack and heap grow in each
 * process for itself after fork.
 */
#include "tests/user/process.h"

static char *heap;

static __attribute__((noinline)) int deep(int depth)
{
	volatile char frame[4000];

	frame[0] = (char)depth;
	frame[3999] = 1;
	return depth ? deep(depth - 1) + frame[3999] - 1 : frame[0];
}

static int child(void *unused)
{
	CHECK(sys(SYS_brk, 0) == (long)heap);
	CHECK(sys(SYS_brk, heap + 8 * PAGE) == (long)(heap + 8 * PAGE));
	memset(heap, 1, 8 * PAGE);
	CHECK(deep(200) == 0);
	return 0;
}

int main(void)
{
	heap = (char *)sys(SYS_brk, 0);
	ktap_begin(6);
	ktap_ret(proc_run(child, NULL), 0, "the child's grow");
	ktap_ret(sys(SYS_brk, 0), (long)heap, "the parent's break is where it was");
	ktap_ok(!sys_readable(heap + PAGE), "and nothing is behind it");
	ktap_ret(sys(SYS_brk, heap + 2 * PAGE), (long)(heap + 2 * PAGE), "it can be moved");
	ktap_ok(sys_all_are(heap, 2 * PAGE, 0), "to fresh memory");
	ktap_ret(deep(300), 0, "and the parent's stack grows");
	return ktap_end();
}
