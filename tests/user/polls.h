/* SPDX-License-Identifier: MIT */
/*
 * tests/user/polls.h - asking one descriptor.
 *
 * Start at: poll_state.
 * See it:   tests/user/as-user/poll_*.c.
 */
#ifndef TESTS_USER_POLLS_H
#define TESTS_USER_POLLS_H

#include <poll.h>
#include <time.h>

#include "tests/user/pipes.h"

#define IN_BITS	 (POLLIN | 0x40 /* POLLRDNORM */)
#define OUT_BITS (POLLOUT | 0x100 /* POLLWRNORM */)
#define ALL_BITS (IN_BITS | OUT_BITS | POLLPRI)

/* poll_state - what poll says of @fd at once: revents, 0 if nothing, or -errno. */
static KTAP_UNUSED long poll_state(int fd, int events)
{
	struct pollfd one = { fd, (short)events, 0x7777 };
	long got = sys(SYS_poll, &one, 1, 0);

	if (got < 0)
		return got;
	if (got != (one.revents != 0))
		return -EIO; /* the count is not that of the answers */
	return (unsigned short)one.revents;
}

/* clock_ns - the monotonic clock. */
static KTAP_UNUSED long clock_ns(void)
{
	struct timespec now;

	ktap_need(sys(SYS_clock_gettime, CLOCK_MONOTONIC, &now), "clock_gettime");
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

#endif
