/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_ends_threads.c - execve ends all other threads
 * before the new program begins.
 *
 * A thread that adds to memory shared with the parent, one that sleeps, and
 * one that waits in a pipe: when the new program runs, none is there.
 */
#include "tests/user/threads.h"

static volatile int *shared;
static int fds[2];

static int adder(void *unused)
{
	for (;;)
		atomic_add(&shared[0], 1);
	return 0;
}

static int sleeper(void *unused)
{
	for (;;)
		futex_wait(&shared[9], 0, NULL);
	return 0;
}

static int reader(void *unused)
{
	char byte;

	sys(SYS_read, fds[0], &byte, 1);
	return 0;
}

static int child(char **argv, char **envp, char *path)
{
	static struct thread threads[3];
	char tid[24], *arguments[] = { path, tid, NULL };

	proc_pipe(fds);
	thread_start(&threads[0], adder, NULL);
	thread_start(&threads[1], sleeper, NULL);
	thread_start(&threads[2], reader, NULL);
	UNTIL(shared[0] > 100);
	format_line(tid, sizeof(tid), "%d", threads[0].tid);
	sys(SYS_execve, path, arguments, envp);
	return 1;
}

/* The new program: is the thread gone?  It tells, and lives on for a moment. */
static int second(const char *text)
{
	long tid = 0;
	char byte;

	for (; *text; text++)
		tid = tid * 10 + *text - '0';
	if (sys(SYS_tgkill, sys(SYS_getpid), tid, 0) != -ESRCH)
		return 2;
	sys(SYS_write, 41, "x", 1);
	sys(SYS_read, 42, &byte, 1);
	return 19;
}

int main(int argc, char **argv, char **envp)
{
	int out[2], in[2], before;
	char byte;
	long pid;

	if (argc > 1)
		return second(argv[1]);
	shared = proc_shared(PAGE);
	ktap_begin(3);
	proc_pipe(out);
	proc_pipe(in);
	ktap_need(sys(SYS_dup2, out[1], 41), "dup2");
	ktap_need(sys(SYS_dup2, in[0], 42), "dup2");
	pid = proc_fork();
	if (pid == 0)
		sys_exit(child(argv, envp, argv[0]));
	ktap_ret(sys(SYS_read, out[0], &byte, 1), 1, "the new program runs");
	before = shared[0];
	for (int i = 0; i < 100; i++)
		sys(SYS_sched_yield);
	ktap_ret(shared[0], before, "nobody adds to the counter");
	sys(SYS_write, in[1], "x", 1);
	ktap_ret(proc_wait(pid), STATUS_EXITED(19), "the thread's number is nobody's");
	return ktap_end();
}
