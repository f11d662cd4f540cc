/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/files_run_out.c - EMFILE: each call that makes a descriptor says so
 * when the process has as many as it may, and makes nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/timerfd.h>

#include "tests/user/ktap.h"

int main(void)
{
	struct rlimit few = { 20, 20 };
	uint64_t mask = 1;
	int fds[2] = { -7, -7 }, last = -1;
	long got;

	ktap_begin(13);
	sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &few, NULL);
	while ((got = sys(SYS_dup, 1)) >= 0)
		last = (int)got;
	ktap_ret(got, -EMFILE, "dup");
	ktap_ret(last, 19, "the last one there may be");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), -EMFILE, "open");
	ktap_ret(sys(SYS_fcntl, 1, F_DUPFD, 5), -EMFILE, "F_DUPFD");
	ktap_ret(sys(SYS_pipe2, fds, 0), -EMFILE, "pipe2");
	ktap_ok(fds[0] == -7 && fds[1] == -7, "which has written nothing");
	ktap_ret(sys(SYS_eventfd2, 0, 0), -EMFILE, "eventfd");
	ktap_ret(sys(SYS_epoll_create1, 0), -EMFILE, "epoll_create");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), -EMFILE, "timerfd_create");
	ktap_ret(sys(SYS_signalfd4, -1, &mask, 8, 0), -EMFILE, "signalfd");
	ktap_ret(sys(SYS_dup2, 1, 20), -EBADF, "dup2 above the limit");
	sys(SYS_close, last);
	ktap_ret(sys(SYS_pipe2, fds, 0), -EMFILE, "one is free: a pipe needs two");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), last, "and the one is free still");
	return ktap_end();
}
