/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-threads/cancel_in_read.c - a thread that waits in read is
 * cancelled there, and its clean-up handlers run in order.
 */
#include <pthread.h>
#include <unistd.h>

#include "tests/user/process.h"

static int fds[2];
static volatile int order, first, second, tid;

static void clean(void *place)
{
	*(volatile int *)place = ++order;
}

static void *body(void *unused)
{
	char byte;

	pthread_cleanup_push(clean, (void *)&first);
	pthread_cleanup_push(clean, (void *)&second);
	tid = (int)sys(SYS_gettid);
	if (read(fds[0], &byte, 1) >= 0)
		order = 100;
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	void *result = NULL;

	ktap_begin(4);
	proc_pipe(fds);
	pthread_create(&thread, NULL, body, NULL);
	UNTIL(tid);
	UNTIL(proc_is_asleep(tid));
	ktap_ret(pthread_cancel(thread), 0, "pthread_cancel");
	pthread_join(thread, &result);
	ktap_ok(result == PTHREAD_CANCELED, "it ended so");
	ktap_ret(second, 1, "the last clean-up handler first");
	ktap_ret(first, 2, "the first one last");
	return ktap_end();
}
