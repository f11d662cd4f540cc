/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_shares_all.c - threads see one memory, one table
 * of files, one break.
 */
#include "tests/user/threads.h"

static volatile long mapped, heap;

static int body(void *unused)
{
	mapped = sys_map(2, PROT_READ | PROT_WRITE);
	memset((void *)mapped, 3, 2 * PAGE);
	heap = sys(SYS_brk, sys(SYS_brk, 0) + (long)PAGE);
	sys(SYS_dup2, 1, 33);
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(3);
	thread_start(&thread, body, NULL);
	thread_join(&thread);
	ktap_ok(sys_all_are((void *)mapped, 2 * PAGE, 3), "memory that the other mapped");
	ktap_ret(sys(SYS_brk, 0), heap, "the break");
	ktap_ret(sys(SYS_fcntl, 33, F_GETFD), 0, "a file that it opened");
	return ktap_end();
}
