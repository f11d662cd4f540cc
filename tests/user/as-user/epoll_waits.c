/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_waits.c - epoll_wait sleeps until something is ready, a signal
 * comes or the time is over; who adds to it meanwhile is heard.
 */
#include <sys/eventfd.h>

#include "tests/user/handlers.h"
#include "tests/user/epolls.h"
#include "tests/user/polls.h"
#include "tests/user/threads.h"

static int ep;
static struct pipe_ends ends;

static int waits(void *expected)
{
	struct epoll_event event;
	long n = sys(SYS_epoll_wait, ep, &event, 1, -1);

	CHECK(n == (long)expected);
	return 0;
}

static int waits_masked(void *unused)
{
	struct epoll_event event;
	uint64_t none = 0;

	handle(SIGUSR1, catch_it, SA_RESTART);
	signal_block(SIG_BIT(SIGUSR1));
	CHECK(sys(SYS_epoll_pwait, ep, &event, 1, -1, &none, SIGSET_BYTES) == -EINTR);
	CHECK(caught_count == 1);
	CHECK(signal_mask_now() == SIG_BIT(SIGUSR1));
	return 0;
}

static volatile int woken;

static int thread_waits(void *unused)
{
	struct epoll_event event;

	if (sys(SYS_epoll_wait, ep, &event, 1, -1) == 1)
		atomic_add(&woken, 1);
	return 0;
}

int main(void)
{
	struct timespec time = { 0, 20000000 };
	struct thread thread[3] = { 0 };
	struct epoll_event event;
	uint64_t one = 1;
	long pid, before;
	int fd;

	ktap_begin(13);
	ep = epoll_make();
	ends = pipe_make(0);
	epoll_must(ep, ends.in, EV_IN);
	before = clock_ns();
	ktap_ret(sys(SYS_epoll_wait, ep, &event, 1, 20), 0, "20 ms without anything");
	ktap_ok(clock_ns() - before >= 20000000, "are 20 ms at least");
	before = clock_ns();
	ktap_ret(sys(SYS_epoll_pwait2, ep, &event, 1, &time, NULL, 0), 0,
		 "so are they as a timespec");
	ktap_ok(clock_ns() - before >= 20000000, "at least");
	pid = proc_start(waits, (void *)1);
	UNTIL(proc_is_asleep(pid));
	put_byte(ends.out);
	ktap_ret(proc_wait(pid), 0, "a byte wakes");
	take_byte(ends.in);

	handle(SIGUSR1, catch_it, SA_RESTART);
	pid = proc_start(waits, (void *)-EINTR);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "a signal ends it, SA_RESTART or not");
	pid = proc_start(waits_masked, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "one that is blocked as well, if the mask says so");

	thread_start(&thread[0], thread_waits, NULL);
	UNTIL(proc_is_asleep(thread[0].tid));
	fd = (int)ktap_need(sys(SYS_eventfd2, 1, 0), "eventfd2");
	epoll_must(ep, fd, EV_IN);
	thread_free(&thread[0]);
	ktap_ret(woken, 1, "what is ready when it is added wakes who waits");
	sys(SYS_read, fd, &one, 8);
	woken = 0;
	for (int i = 0; i < 3; i++)
		thread_start(&thread[i], thread_waits, NULL);
	for (int i = 0; i < 3; i++)
		UNTIL(proc_is_asleep(thread[i].tid));
	sys(SYS_write, fd, &one, 8);
	for (int i = 0; i < 3; i++)
		thread_free(&thread[i]);
	ktap_ret(woken, 3, "three threads wait: level-triggered, one after the other hears of it");
	ktap_ret(sys(SYS_epoll_pwait, ep, &event, 1, 0, &one, 4), -EINVAL,
		 "a mask of another size");
	ktap_ret(sys(SYS_epoll_wait, ep, &event, 0, 0), -EINVAL, "room for none");
	ktap_ret(sys(SYS_epoll_wait, ep, &event, -1, 0), -EINVAL, "room for less");
	time.tv_nsec = -1;
	ktap_ret(sys(SYS_epoll_pwait2, ep, &event, 1, &time, NULL, 0), -EINVAL, "no such time");
	return ktap_end();
}
