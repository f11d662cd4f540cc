/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_capacity.c - a pipe holds 64 KiB, to the byte; then a
 * write without waiting gives EAGAIN, and there is room again once a page has
 * been read.
 */
#include <sys/ioctl.h>

#include "tests/user/pipes.h"

static char buf[2 * PIPE_SIZE];

static long fill_by(struct pipe_ends p, size_t piece)
{
	long total = 0, got;

	while ((got = sys(SYS_write, p.out, buf, piece)) > 0)
		total += got;
	ktap_ret(got, -EAGAIN, "writing %lu bytes at a time ends in EAGAIN", piece);
	return total;
}

static long readable(struct pipe_ends p)
{
	int bytes = -1;

	ktap_need(sys(SYS_ioctl, p.in, FIONREAD, &bytes), "FIONREAD");
	return bytes;
}

int main(void)
{
	static const size_t pieces[] = { 1, 4096, 8192, 65536 };
	struct pipe_ends p;

	ktap_begin(4 * 3 + 11);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		p = pipe_make(O_NONBLOCK);
		ktap_ret(fill_by(p, pieces[i]), PIPE_SIZE, "64 KiB were taken");
		ktap_ret(readable(p), PIPE_SIZE, "and are there");
		pipe_close(p);
	}
	p = pipe_make(O_NONBLOCK);
	ktap_ret(readable(p), 0, "FIONREAD of an empty pipe");
	ktap_ret(sys(SYS_read, p.in, buf, 1), -EAGAIN, "reading it");
	ktap_ret(sys(SYS_write, p.out, buf, sizeof(buf)), PIPE_SIZE,
		 "a write of more takes what fits");
	ktap_ret(sys(SYS_read, p.in, buf, 4095), 4095, "all but one byte of a page is read");
	ktap_ret(sys(SYS_write, p.out, buf, 1), -EAGAIN, "still full");
	ktap_ret(readable(p), PIPE_SIZE - 4095, "what is left");
	ktap_ret(sys(SYS_read, p.in, buf, 1), 1, "the last byte of the page");
	ktap_ret(sys(SYS_write, p.out, buf, 4096), 4096, "a page has room");
	ktap_ret(sys(SYS_write, p.out, buf, 1), -EAGAIN, "full again");
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), PIPE_SIZE, "one read takes all");
	ktap_ret(sys(SYS_read, p.in, buf, 1), -EAGAIN, "empty");
	return ktap_end();
}
