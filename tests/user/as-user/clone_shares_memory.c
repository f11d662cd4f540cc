/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_shares_memory.c - CLONE_VM alone makes a process of
 * its own in the same memory.
 */
#include "tests/user/threads.h"

static volatile int value;
static volatile long mapped;

static int body(void *parent)
{
	value = sys(SYS_getpid) != (long)parent && sys(SYS_getppid) == (long)parent ? 1 : 2;
	mapped = sys_map(1, PROT_READ | PROT_WRITE);
	*(volatile int *)mapped = 77;
	return 4;
}

int main(void)
{
	char *stack = proc_pages(8);
	long pid;

	ktap_begin(4);
	pid = thread_clone(CLONE_VM | SIGCHLD, stack + 8 * PAGE, NULL, NULL, NULL, body,
			   (void *)sys(SYS_getpid));
	ktap_ok(pid > 0, "clone");
	ktap_ret(proc_wait(pid), STATUS_EXITED(4), "a child that is waited for");
	ktap_ret(value, 1, "with a number of its own, and what it wrote is here");
	ktap_ret(*(volatile int *)mapped, 77, "so is what it mapped");
	return ktap_end();
}
