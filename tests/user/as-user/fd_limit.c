/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_limit.c - when all descriptors are in use open gives
 * EMFILE, until one is free.
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "tests/user/ktap.h"

/* Linux allows very many by default: ask for fewer, so that the end is near. */
static void lower_limit(void)
{
	struct rlimit limit;

	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit), "prlimit64");
	if (limit.rlim_cur <= 4096)
		return;
	limit.rlim_cur = 64;
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, NULL), "prlimit64");
}

int main(void)
{
	struct rlimit limit;
	long fd, highest = -1;

	ktap_begin(7);
	lower_limit();
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit), "prlimit64");
	while ((fd = sys(SYS_open, "/dev/null", O_RDONLY)) >= 0)
		highest = fd;
	ktap_ret(fd, -EMFILE, "open, with all in use");
	ktap_ret(highest, (long)limit.rlim_cur - 1, "the highest is the limit less one");
	ktap_ret(sys(SYS_dup, 1), -EMFILE, "dup");
	ktap_ret(sys(SYS_dup2, 1, limit.rlim_cur), -EBADF, "dup2 to the limit");
	ktap_ret(sys(SYS_close, highest - 3), 0, "one is closed");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), highest - 3,
		 "the next open gets its number");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY), -EMFILE, "and the one after it none");
	return ktap_end();
}
