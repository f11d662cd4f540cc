/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_small_writes_whole.c - a write of up to PIPE_BUF bytes
 * is taken whole or not at all, a larger one also in part.
 */
#include <sys/uio.h>

#include "tests/user/pipes.h"

static char buf[2 * PIPE_SIZE];

int main(void)
{
	struct pipe_ends p = pipe_make(O_NONBLOCK);
	struct iovec two[2] = { { buf, 2000 }, { buf + 2000, 2000 } };

	ktap_begin(8);
	pipe_fill_to(p, PIPE_SIZE - PIPE_ATOM);
	ktap_ret(sys(SYS_write, p.out, buf, 100), 100, "100 bytes in the last free page");
	ktap_ret(sys(SYS_write, p.out, buf, PIPE_ATOM), -EAGAIN,
		 "PIPE_BUF bytes do not fit: none is taken");
	ktap_ret(sys(SYS_writev, p.out, two, 2), -EAGAIN,
		 "nor 4000 bytes in two buffers, where 3996 would fit");
	ktap_ret(sys(SYS_write, p.out, buf, 3996), 3996, "what is left of the page");
	ktap_ret(sys(SYS_write, p.out, buf, 1), -EAGAIN, "full");
	sys(SYS_read, p.in, buf, 2 * PIPE_ATOM);
	ktap_ret(sys(SYS_write, p.out, buf, 3 * PIPE_ATOM), 2 * PIPE_ATOM, "of three pages, two");
	sys(SYS_read, p.in, buf, PIPE_ATOM);
	ktap_ret(sys(SYS_writev, p.out, two, 2), 4000, "4000 in two buffers into one free page");
	ktap_ret(sys(SYS_write, p.out, buf, 97), -EAGAIN, "97 where 96 would fit");
	return ktap_end();
}
