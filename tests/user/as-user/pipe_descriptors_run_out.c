/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_descriptors_run_out.c - with one descriptor left pipe
 * gives EMFILE, and does not use up the one.
 */
#include <sys/resource.h>

#include "tests/user/pipes.h"

int main(void)
{
	struct rlimit limit;
	struct pipe_ends p = { -7, -7 };
	long fd, highest = -1;

	ktap_begin(5);
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit), "prlimit64");
	if (limit.rlim_cur > 4096) {
		limit.rlim_cur = 64;
		ktap_need(sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, NULL), "prlimit64");
	}
	while ((fd = sys(SYS_dup, 0)) >= 0)
		highest = fd;
	ktap_ret(sys(SYS_pipe2, &p, 0), -EMFILE, "none left");
	sys(SYS_close, highest);
	ktap_ret(sys(SYS_pipe2, &p, 0), -EMFILE, "one left");
	ktap_ok(p.in == -7 && p.out == -7, "nothing was stored");
	ktap_ret(sys(SYS_dup, 0), highest, "the one is still free");
	sys(SYS_close, highest);
	sys(SYS_close, highest - 1);
	ktap_ret(sys(SYS_pipe2, &p, 0), 0, "two are enough");
	return ktap_end();
}
