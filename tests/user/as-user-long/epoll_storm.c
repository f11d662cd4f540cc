/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/epoll_storm.c - threads add, change, close and wait for the same
 * epolls at once; at the end a byte is still told.
 */
#include "tests/user/epolls.h"
#include "tests/user/threads.h"

#define TURNS 1000

static int ep[2];
static volatile int stop;

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Makes pipes, watches both ends in one of the epolls or both, and closes them at any moment. */
static int churn(void *number)
{
	uint32_t seed = (uint32_t)(long)number * 77 + 1;

	for (int i = 0; i < TURNS; i++) {
		struct pipe_ends ends = pipe_make(O_NONBLOCK);
		int copy = next(&seed) % 2 ? (int)sys(SYS_dup, ends.in) : -1;

		epoll_add(ep[next(&seed) % 2], ends.in, EV_IN | (next(&seed) % 2 ? EV_ET : 0));
		epoll_add(ep[next(&seed) % 2], ends.out,
			  EV_OUT | (next(&seed) % 2 ? EV_ONESHOT : 0));
		if (next(&seed) % 2)
			sys(SYS_write, ends.out, "x", 1);
		if (next(&seed) % 4 == 0)
			epoll_control(ep[next(&seed) % 2], EPOLL_CTL_DEL, ends.in, 0);
		if (next(&seed) % 4 == 0)
			epoll_control(ep[next(&seed) % 2], EPOLL_CTL_MOD, ends.out, EV_OUT);
		sys(SYS_close, ends.in);
		sys(SYS_close, ends.out);
		if (copy >= 0)
			sys(SYS_close, copy);
	}
	return 0;
}

static int collect(void *unused)
{
	struct epoll_event event[8];

	while (!stop)
		for (int i = 0; i < 2; i++)
			if (sys(SYS_epoll_wait, ep[i], event, 8, 0) < 0)
				return 1;
	return 0;
}

/* An epoll that watches the two, made and closed again. */
static int nest(void *unused)
{
	while (!stop) {
		int outer = epoll_make();

		epoll_add(outer, ep[0], EV_IN);
		epoll_add(outer, ep[1], EV_IN | EV_ET);
		epoll_count(outer);
		sys(SYS_close, outer);
	}
	return 0;
}

int main(void)
{
	struct thread thread[5] = { 0 };
	struct pipe_ends ends;

	ktap_begin(2);
	ep[0] = epoll_make();
	ep[1] = epoll_make();
	thread_start(&thread[3], collect, NULL);
	thread_start(&thread[4], nest, NULL);
	for (long i = 0; i < 3; i++)
		thread_start(&thread[i], churn, (void *)i);
	for (int i = 0; i < 3; i++)
		thread_free(&thread[i]);
	stop = 1;
	thread_free(&thread[3]);
	thread_free(&thread[4]);
	ktap_ret(epoll_count(ep[0]) + epoll_count(ep[1]), 0, "all that was watched is closed");
	ends = pipe_make(0);
	epoll_add(ep[1], ends.in, EV_IN);
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep[1], ends.in), EV_IN, "a byte is told as ever");
	return ktap_end();
}
