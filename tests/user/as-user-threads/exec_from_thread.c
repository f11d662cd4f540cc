/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/exec_from_thread.c - a thread executes a program:
 * that is the process then, with no thread of the old one.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

static char **arguments, **environment;

static void *busy(void *unused)
{
	for (;;)
		sys(SYS_sched_yield);
	return NULL;
}

static void *execer(void *path)
{
	execve(path, arguments, environment);
	_exit(1);
}

int main(int argc, char **argv, char **envp)
{
	char *second[] = { argv[0], "second", NULL };
	pthread_t thread;
	pid_t pid;

	if (argc > 1)
		return sys(SYS_gettid) == sys(SYS_getpid) ? 44 : 1;
	arguments = second;
	environment = envp;
	ktap_begin(1);
	pid = fork();
	if (pid == 0) {
		pthread_create(&thread, NULL, busy, NULL);
		pthread_create(&thread, NULL, execer, argv[0]);
		pthread_join(thread, NULL);
	}
	ktap_ret(proc_wait(pid), STATUS_EXITED(44), "the new program's status");
	return ktap_end();
}
