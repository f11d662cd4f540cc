/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_wakes.c - poll and select without a time limit sleep
 * until one of many files changes: a byte, room, the other end closed.
 */
#include <sys/eventfd.h>

#include "tests/user/polls.h"
#include "tests/user/process.h"

static struct pipe_ends empty, full, third;
static int event;
static char buf[PIPE_ATOM];

/* What poll says of the four, once it says anything: a bit for each that is ready. */
static int polls(void *unused)
{
	struct pollfd fds[4] = {
		{ empty.in, POLLIN, 0 },
		{ full.out, POLLOUT, 0 },
		{ third.in, POLLIN, 0 },
		{ event, POLLIN, 0 },
	};
	int ready = 0;

	sys(SYS_close, third.out);
	CHECK(sys(SYS_poll, fds, 4, -1) >= 1);
	for (int i = 0; i < 4; i++)
		ready |= (fds[i].revents != 0) << i;
	return ready << 1;
}

static int selects(void *unused)
{
	unsigned long in = 1UL << empty.in | 1UL << third.in | 1UL << event, out = 1UL << full.out;

	sys(SYS_close, third.out);
	CHECK(sys(SYS_select, 64, &in, &out, NULL, NULL) == 1);
	return (int)((in >> empty.in & 1) | (out >> full.out & 1) << 1 | (in >> third.in & 1) << 2 |
		     (in >> event & 1) << 3)
	       << 1;
}

static void write_event(void)
{
	uint64_t one = 1;

	sys(SYS_write, event, &one, sizeof(one));
}

static void try(int (*waiter)(void *), const char *call)
{
	uint64_t old;
	long pid;

	pid = proc_start(waiter, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_write, empty.out, "x", 1);
	ktap_ret(proc_wait(pid), STATUS_EXITED(1 << 1), "%s: a byte", call);
	sys(SYS_read, empty.in, buf, 1);
	pid = proc_start(waiter, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_read, full.in, buf, PIPE_ATOM);
	ktap_ret(proc_wait(pid), STATUS_EXITED(2 << 1), "%s: room", call);
	sys(SYS_write, full.out, buf, PIPE_ATOM);
	pid = proc_start(waiter, NULL);
	UNTIL(proc_is_asleep(pid));
	write_event();
	ktap_ret(proc_wait(pid), STATUS_EXITED(8 << 1), "%s: an event", call);
	sys(SYS_read, event, &old, sizeof(old));
	pid = proc_start(waiter, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_close, third.out);
	ktap_ret(proc_wait(pid), STATUS_EXITED(4 << 1), "%s: the other end is closed", call);
	sys(SYS_close, third.in);
	third = pipe_make(0);
}

int main(void)
{
	ktap_begin(8);
	empty = pipe_make(0);
	full = pipe_make(0);
	third = pipe_make(0);
	event = (int)ktap_need(sys(SYS_eventfd2, 0, 0), "eventfd2");
	pipe_fill_to(full, PIPE_SIZE);
	try(polls, "poll");
	try(selects, "select");
	return ktap_end();
}
