/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/epoll_ring_refused.c - two epolls never watch each other, not
 * for a moment: while one is refused again and again the other is asked.
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "tests/user/threads.h"

#define TIMES 20000

static int outer, inner, event;
static volatile int stop;

static int wake(void *unused)
{
	unsigned long one = 1;

	while (!stop) {
		sys(SYS_write, event, &one, sizeof(one));
		sys(SYS_read, event, &one, sizeof(one));
	}
	return 0;
}

static int ask(void *unused)
{
	struct epoll_event found;

	while (!stop)
		sys(SYS_epoll_wait, outer, &found, 1, 0);
	return 0;
}

static long watch(int epoll, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return sys(SYS_epoll_ctl, epoll, EPOLL_CTL_ADD, fd, &event);
}

int main(void)
{
	struct thread threads[2] = { 0 };
	long got = -ELOOP;

	ktap_begin(1);
	event = (int)ktap_need(sys(SYS_eventfd2, 0, EFD_NONBLOCK), "eventfd2");
	outer = (int)ktap_need(sys(SYS_epoll_create1, 0), "epoll_create1");
	inner = (int)ktap_need(sys(SYS_epoll_create1, 0), "epoll_create1");
	ktap_need(watch(inner, event), "epoll_ctl");
	ktap_need(watch(outer, inner), "epoll_ctl");
	thread_start(&threads[0], wake, NULL);
	thread_start(&threads[1], ask, NULL);
	for (int i = 0; got == -ELOOP && i < TIMES; i++)
		got = watch(inner, outer);
	stop = 1;
	thread_join(&threads[0]);
	thread_join(&threads[1]);
	ktap_ret(got, -ELOOP, "the inner one does not watch the outer one");
	return ktap_end();
}
