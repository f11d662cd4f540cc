/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/signal_to_one.c - pthread_kill reaches its
 * thread; sigwait in a thread takes what all have blocked.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "tests/user/process.h"

static volatile int ready, tid, handled_by, stop;
static sigset_t usr2;

static void handler(int number)
{
	handled_by = (int)sys(SYS_gettid);
}

static void *body(void *unused)
{
	tid = (int)sys(SYS_gettid);
	ready = 1;
	UNTIL(stop);
	return NULL;
}

static void *waiter(void *unused)
{
	int number = 0;

	sigwait(&usr2, &number);
	return (void *)(long)number;
}

int main(void)
{
	pthread_t thread;
	void *number = NULL;

	ktap_begin(4);
	signal(SIGUSR1, handler);
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &usr2, NULL);
	pthread_create(&thread, NULL, body, NULL);
	UNTIL(ready);
	ktap_ret(pthread_kill(thread, SIGUSR1), 0, "pthread_kill");
	UNTIL(handled_by);
	ktap_ret(handled_by, tid, "that thread handles it");
	stop = 1;
	pthread_join(thread, NULL);
	raise(SIGUSR1);
	ktap_ret(handled_by, sys(SYS_gettid), "raise is for the thread that calls it");
	pthread_create(&thread, NULL, waiter, NULL);
	kill(getpid(), SIGUSR2);
	pthread_join(thread, &number);
	ktap_ret((long)number, SIGUSR2, "sigwait takes it from the process");
	return ktap_end();
}
