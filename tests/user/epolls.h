/* SPDX-License-Identifier: MIT */
/*
 * tests/user/epolls.h - epoll, one descriptor at a time.
 *
 * Start at: epoll_make, epoll_add, epoll_ask.
 * See it:   tests/user/as-user/epoll_*.c.
 */
#ifndef TESTS_USER_EPOLLS_H
#define TESTS_USER_EPOLLS_H

#include <sys/epoll.h>

#include "tests/user/pipes.h"
#include "tests/user/process.h"

#define EV_IN	     ((unsigned int)EPOLLIN)
#define EV_OUT	     ((unsigned int)EPOLLOUT)
#define EV_HUP	     ((unsigned int)EPOLLHUP)
#define EV_ERR	     ((unsigned int)EPOLLERR)
#define EV_ET	     (1U << 31)
#define EV_ONESHOT   (1U << 30)
#define EV_EXCLUSIVE (1U << 28)

static KTAP_UNUSED int epoll_make(void)
{
	return (int)ktap_need(sys(SYS_epoll_create1, 0), "epoll_create1");
}

/* epoll_control - @op on @fd; it will be told as @fd itself. */
static KTAP_UNUSED long epoll_control(int ep, int op, int fd, unsigned int events)
{
	struct epoll_event event = { .events = events, .data.u64 = (uint64_t)fd };

	return sys(SYS_epoll_ctl, ep, op, fd, &event);
}

static KTAP_UNUSED long epoll_add(int ep, int fd, unsigned int events)
{
	return epoll_control(ep, EPOLL_CTL_ADD, fd, events);
}

/* epoll_must - the same as epoll_add; a test cannot go on without. */
static KTAP_UNUSED void epoll_must(int ep, int fd, unsigned int events)
{
	ktap_need(epoll_add(ep, fd, events), "epoll_ctl");
}

/* epoll_ask - what of @fd is told at once: its events; 0: nothing; -EIO: not it alone. */
static KTAP_UNUSED long epoll_ask(int ep, int fd)
{
	struct epoll_event event[4];
	long n = sys(SYS_epoll_wait, ep, event, 4, 0);

	if (n <= 0)
		return n;
	return n == 1 && event[0].data.u64 == (uint64_t)fd ? (long)event[0].events : -EIO;
}

/* epoll_count - how many are told at once. */
static KTAP_UNUSED long epoll_count(int ep)
{
	struct epoll_event event[64];

	return sys(SYS_epoll_wait, ep, event, 64, 0);
}

static KTAP_UNUSED void put_byte(int fd)
{
	ktap_need(sys(SYS_write, fd, "x", 1), "writing a byte");
}

static KTAP_UNUSED void take_byte(int fd)
{
	char byte;

	ktap_need(sys(SYS_read, fd, &byte, 1), "reading a byte");
}

#endif
