/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/descriptors_run_out.c - without a free descriptor every call that wants one says EMFILE,
 * and has done nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/user/ktap.h"

#define LIMIT 20

int main(void)
{
	struct rlimit limit = { LIMIT, LIMIT };
	struct stat st;
	char file[64];
	long last = -1, got;
	int fds[2] = { -7, -7 };

	ktap_begin(21);
	snprintf(file, sizeof(file), "/tmp/ktap-fds-%d", (int)getpid());
	ktap_ret(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, NULL), 0, "%d descriptors", LIMIT);
	while ((got = sys(SYS_open, "/dev/null", O_RDWR)) >= 0)
		last = got;
	ktap_ret(got, -EMFILE, "open");
	ktap_ret(last, LIMIT - 1, "as many as allowed");
	ktap_ret(sys(SYS_open, file, O_CREAT | O_RDWR, 0600), -EMFILE, "a new file");
	ktap_ret(sys(SYS_stat, file, &st), -ENOENT, "was not made");
	ktap_ret(sys(SYS_open, "/missing", O_RDONLY), -EMFILE,
		 "what is not there is not looked for");
	ktap_ret(sys(SYS_dup, 0), -EMFILE, "dup");
	ktap_ret(sys(SYS_fcntl, 0, F_DUPFD, 0), -EMFILE, "fcntl F_DUPFD");
	ktap_ret(sys(SYS_fcntl, 0, F_DUPFD, LIMIT), -EINVAL, "from the limit on: EINVAL");
	ktap_ret(sys(SYS_dup2, 0, LIMIT), -EBADF, "dup2 to the limit: EBADF");
	ktap_ret(sys(SYS_dup2, 0, LIMIT - 1), LIMIT - 1, "dup2 to one that is in use is fine");
	ktap_ret(sys(SYS_pipe2, fds, 0), -EMFILE, "pipe2");
	ktap_ok(fds[0] == -7 && fds[1] == -7, "leaves the result alone");
	ktap_ret(sys(SYS_close, LIMIT - 1), 0, "one is free");
	ktap_ret(sys(SYS_pipe2, fds, 0), -EMFILE, "too few for a pipe");
	got = sys(SYS_dup, 0);
	ktap_ret(got, LIMIT - 1, "which has not kept it");
	ktap_ret(sys(SYS_eventfd2, 0, 0), -EMFILE, "eventfd2");
	ktap_ret(sys(SYS_epoll_create1, 0), -EMFILE, "epoll_create1");
	ktap_ret(sys(SYS_timerfd_create, CLOCK_MONOTONIC, 0), -EMFILE, "timerfd_create");
	ktap_ret(sys(SYS_memfd_create, "x", 0), -EMFILE, "memfd_create");
	sys(SYS_close, LIMIT - 1);
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), LIMIT - 1, "all is as before");
	return ktap_end();
}
