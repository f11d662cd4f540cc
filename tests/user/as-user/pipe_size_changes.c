/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_size_changes.c - F_SETPIPE_SZ rounds up to a power of
 * two pages, keeps what is in the pipe, and refuses to lose any of it.
 */
#include "tests/user/pipes.h"

static char buf[4 * PIPE_SIZE];

static long resize(struct pipe_ends p, unsigned long size)
{
	return sys(SYS_fcntl, p.in, F_SETPIPE_SZ, size);
}

int main(void)
{
	struct pipe_ends p = pipe_make(O_NONBLOCK);

	ktap_begin(18);
	ktap_ret(sys(SYS_fcntl, p.out, F_GETPIPE_SZ, 0), PIPE_SIZE, "a new pipe has 64 KiB");
	ktap_ret(resize(p, 3 * PAGE), 4 * (long)PAGE, "three pages become four");
	ktap_ret(sys(SYS_fcntl, p.out, F_GETPIPE_SZ, 0), 4 * (long)PAGE, "which both ends see");
	ktap_ret(resize(p, 1), PAGE, "one byte becomes a page");
	ktap_ret(resize(p, 0), PAGE, "and so does none");
	ktap_ret(sys(SYS_write, p.out, buf, sizeof(buf)), PAGE, "it holds a page");
	ktap_ret(resize(p, PAGE + 1), 2 * (long)PAGE, "a page and a byte become two");
	pipe_pattern(buf, PAGE, 0);
	sys(SYS_read, p.in, buf + PAGE, PAGE);
	/* so that what is in the pipe goes over the end of its ring */
	ktap_ret(resize(p, 4 * PAGE), 4 * (long)PAGE, "four");
	pipe_fill_to(p, 3 * PAGE);
	sys(SYS_read, p.in, buf + PAGE, 3 * PAGE);
	pipe_pattern(buf, 3 * PAGE, 0);
	ktap_ret(sys(SYS_write, p.out, buf, 3 * PAGE), 3 * (long)PAGE, "three pages in it");
	ktap_ret(resize(p, 2 * PAGE), -EBUSY, "do not fit into two");
	ktap_ret(sys(SYS_fcntl, p.in, F_GETPIPE_SZ, 0), 4 * (long)PAGE, "it is left as it was");
	ktap_ret(resize(p, 1024 * 1024), 1024 * 1024, "a user may have 1 MiB");
	ktap_ret(resize(p, 1024 * 1024 + 1), -EPERM, "and no more");
	ktap_ret(resize(p, 8 * PAGE), 8 * (long)PAGE, "back to eight");
	memset(buf, 0, sizeof(buf));
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 3 * (long)PAGE,
		 "the three pages are still there");
	ktap_ok(pipe_matches(buf, 3 * PAGE, 0), "unchanged");
	ktap_ret(sys(SYS_write, p.out, buf, sizeof(buf)), 8 * (long)PAGE, "eight fit now");
	pipe_close(p);
	p.in = (int)ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "/dev/null");
	ktap_ret(sys(SYS_fcntl, p.in, F_GETPIPE_SZ, 0), -EBADF, "/dev/null has no such size");
	return ktap_end();
}
