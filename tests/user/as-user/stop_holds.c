/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stop_holds.c - a stopped process does not run, all its
 * threads included, until it is continued.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static volatile int *shared;

static int counter(void *which)
{
	for (;;)
		atomic_add(&shared[(long)which * 16], 1);
	return 0;
}

static int child(void *unused)
{
	static struct thread threads[2];

	thread_start(&threads[0], counter, (void *)1);
	thread_start(&threads[1], counter, (void *)2);
	return counter(NULL);
}

static bool all_count(void)
{
	int before[3];

	for (int i = 0; i < 3; i++)
		before[i] = shared[i * 16];
	for (int i = 0; i < 3; i++)
		UNTIL(shared[i * 16] != before[i]);
	return true;
}

static bool none_counts(void)
{
	int before[3];

	for (int i = 0; i < 3; i++)
		before[i] = shared[i * 16];
	for (int i = 0; i < 200; i++)
		sys(SYS_sched_yield);
	for (int i = 0; i < 3; i++) {
		if (shared[i * 16] != before[i])
			return false;
	}
	return true;
}

int main(void)
{
	int status;
	long pid;

	shared = proc_shared(PAGE);
	ktap_begin(4);
	pid = proc_start(child, NULL);
	ktap_ok(all_count(), "three threads count");
	for (int i = 0; i < 3; i++) {
		sys(SYS_kill, pid, SIGSTOP);
		sys(SYS_wait4, pid, &status, WUNTRACED, NULL);
		if (!none_counts())
			break;
		sys(SYS_kill, pid, SIGCONT);
		all_count();
		if (i == 2)
			ktap_ok(true, "stopped they do not, continued they do, three times");
	}
	sys(SYS_kill, pid, SIGSTOP);
	sys(SYS_wait4, pid, &status, WUNTRACED, NULL);
	sys(SYS_kill, pid, SIGTERM);
	for (int i = 0; i < 1000; i++) /* time to die, if that were to be */
		sys(SYS_sched_yield);
	ktap_ret(sys(SYS_wait4, pid, &status, WNOHANG, NULL), 0, "SIGTERM waits meanwhile");
	sys(SYS_kill, pid, SIGCONT);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGTERM), "and kills when it goes on");
	return ktap_end();
}
