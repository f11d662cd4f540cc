/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/first_thread_leaves.c - main may leave by
 * pthread_exit: the others go on, and the process ends with the last, with
 * status 0.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

static volatile int go;

static void *late(void *unused)
{
	UNTIL(go);
	for (int i = 0; i < 50; i++)
		sys(SYS_sched_yield);
	sys_write_all(1, "x", 1);
	return NULL;
}

/* A program of its own: a forked one cannot do this with every musl. */
static int second(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, late, NULL);
	go = 1;
	pthread_exit(NULL);
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL }, byte = 0;
	int fds[2];
	pid_t pid;

	if (argc > 1)
		return second();
	ktap_begin(2);
	proc_pipe(fds);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		execve(argv[0], arguments, envp);
		_exit(1);
	}
	ktap_ret(proc_wait(pid), 0, "the process ends well");
	ktap_ok(sys(SYS_read, fds[0], &byte, 1) == 1 && byte == 'x', "after its last thread");
	return ktap_end();
}
