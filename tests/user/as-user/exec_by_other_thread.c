/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_by_other_thread.c - a thread that is not the first
 * executes: the process keeps its number, the thread takes it over, and the
 * parent waits as ever.
 */
#include "tests/user/threads.h"

static char **the_argv, **the_envp;
static volatile int word;

static int execer(void *path)
{
	sys(SYS_execve, path, the_argv, the_envp);
	sys_exit(1);
}

static int child(char *path, bool leader_exits)
{
	static struct thread thread;

	thread_start(&thread, execer, path);
	if (leader_exits)
		sys(SYS_exit, 0);
	for (;;)
		futex_wait(&word, 0, NULL);
	return 1;
}

static int second(const char *parent)
{
	long number = 0;

	for (; *parent; parent++)
		number = number * 10 + *parent - '0';
	CHECK(sys(SYS_getpid) == sys(SYS_gettid));
	CHECK(sys(SYS_getppid) == number);
	return 27;
}

int main(int argc, char **argv, char **envp)
{
	char number[24], *arguments[] = { argv[0], number, NULL };
	long pid;

	if (argc > 1)
		return second(argv[1]);
	the_argv = arguments;
	the_envp = envp;
	format_line(number, sizeof(number), "%ld", sys(SYS_getpid));
	ktap_begin(2);
	for (int leader_exits = 0; leader_exits < 2; leader_exits++) {
		pid = proc_fork();
		if (pid == 0)
			sys_exit(child(argv[0], leader_exits));
		ktap_ret(proc_wait(pid), STATUS_EXITED(27), "while the first thread %s",
			 leader_exits ? "exits" : "sleeps");
	}
	return ktap_end();
}
