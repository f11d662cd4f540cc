/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_killed_all_die.c - a signal that kills ends all
 * threads of a process, whoever runs and whoever sleeps.
 */
#include "tests/user/threads.h"

static volatile int *ready;

static int spinner(void *unused)
{
	atomic_add(ready, 1);
	for (;;)
		;
	return 0;
}

static int faulter(void *unused)
{
	volatile int *bad = (volatile int *)8;

	__asm__("" : "+r"(bad)); /* the compiler knows that nothing is there */
	UNTIL(*ready == 2);
	*bad = 1;
	return 0;
}

static int child(void *fault)
{
	static struct thread threads[3];

	thread_start(&threads[0], spinner, NULL);
	thread_start(&threads[1], spinner, NULL);
	if (fault)
		thread_start(&threads[2], faulter, NULL);
	return proc_linger(NULL);
}

int main(void)
{
	long pid;

	ready = proc_shared(PAGE);
	ktap_begin(2);
	pid = proc_start(child, NULL);
	UNTIL(*ready == 2);
	sys(SYS_kill, pid, SIGTERM);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGTERM), "SIGTERM from outside");
	*ready = 0;
	ktap_ret(proc_run(child, "fault") & 0x7f, SIGSEGV, "a fault of one thread");
	return ktap_end();
}
