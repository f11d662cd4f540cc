/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_close_range.c - close_range closes, or marks, all descriptors from
 * one to another, however far apart.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>

#include "tests/user/threads.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define UNSHARE 2
#define CLOEXEC 4

static bool is_open(int fd)
{
	return sys(SYS_fcntl, fd, F_GETFD) >= 0;
}

static int count_open(int from, int to)
{
	int open = 0;

	for (int fd = from; fd <= to; fd++)
		open += is_open(fd);
	return open;
}

static int unshares(void *unused)
{
	/* CLOSE_RANGE_UNSHARE: the other thread's descriptors stay */
	return sys(SYS_close_range, 10, ~0U, UNSHARE) || is_open(12) ? 1 : 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(10);
	for (int fd = 10; fd < 20; fd++)
		sys(SYS_dup2, 1, fd);
	sys(SYS_dup2, 1, 200);
	ktap_ret(sys(SYS_close_range, 12, 14, 0), 0, "three of them");
	ktap_ret(count_open(10, 19), 7, "are closed");
	ktap_ok(!is_open(12) && !is_open(14) && is_open(11) && is_open(15), "both ends included");
	ktap_ret(sys(SYS_close_range, 16, 300, CLOEXEC), 0, "to be marked");
	ktap_ok(sys(SYS_fcntl, 16, F_GETFD) == FD_CLOEXEC &&
			sys(SYS_fcntl, 200, F_GETFD) == FD_CLOEXEC &&
			sys(SYS_fcntl, 15, F_GETFD) == 0,
		"they are open still, until execve");
	sys(SYS_dup2, 1, 12);
	thread_start(&thread, unshares, NULL);
	thread_free(&thread);
	ktap_ok(is_open(12) && is_open(200),
		"a thread that first takes a table of its own closes only its own");
	ktap_ret(sys(SYS_close_range, 10, ~0U, 0), 0, "to the last there can be");
	ktap_ret(count_open(10, 300), 0, "nothing is left");
	ktap_ret(sys(SYS_close_range, 12, 11, 0), -EINVAL, "the wrong way round");
	ktap_ret(sys(SYS_close_range, 12, 13, 1), -EINVAL, "no such flag");
	return ktap_end();
}
