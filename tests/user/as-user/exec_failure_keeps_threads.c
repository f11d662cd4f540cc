/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_failure_keeps_threads.c - an execve that fails harms
 * no thread.
 */
#include "tests/user/threads.h"

static volatile int counter, stop;

static int worker(void *unused)
{
	while (!stop) {
		atomic_add(&counter, 1);
		sys(SYS_sched_yield);
	}
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	struct thread thread = { 0 };
	int before;

	ktap_begin(4);
	thread_start(&thread, worker, NULL);
	UNTIL(counter > 10);
	ktap_ret(sys(SYS_execve, "/missing", argv, envp), -ENOENT, "a program that is not there");
	ktap_ret(sys(SYS_execve, "/dev/null", argv, envp), -EACCES, "one that is none");
	ktap_ret(sys(SYS_execve, argv[0], (void *)8, envp), -EFAULT, "bad arguments");
	before = counter;
	UNTIL(counter > before + 10);
	ktap_ok(true, "the other thread runs on");
	stop = 1;
	thread_join(&thread);
	return ktap_end();
}
