/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_pipe_states.c - what poll says of both ends of a pipe:
 * empty, with bytes, full, with its other end closed.
 */
#include "tests/user/polls.h"

static char buf[PIPE_SIZE];

int main(void)
{
	struct pipe_ends p = pipe_make(0);

	ktap_begin(19);
	ktap_ret(poll_state(p.in, ALL_BITS), 0, "empty: cannot be read");
	ktap_ret(poll_state(p.out, ALL_BITS), OUT_BITS, "but written");
	sys(SYS_write, p.out, "x", 1);
	ktap_ret(poll_state(p.in, ALL_BITS), IN_BITS, "one byte: can be read");
	ktap_ret(poll_state(p.in, POLLIN), POLLIN, "the answer has only what was asked for");
	ktap_ret(poll_state(p.in, POLLOUT), 0, "or nothing");
	ktap_ret(poll_state(p.in, 0), 0, "as when nothing was asked");
	sys(SYS_write, p.out, buf, 4095); /* the rest of the page */
	pipe_fill_to(p, PIPE_SIZE - PIPE_ATOM);
	ktap_ret(poll_state(p.out, ALL_BITS), 0, "full: cannot be written");
	ktap_ret(poll_state(p.in, ALL_BITS), IN_BITS, "but read");
	sys(SYS_read, p.in, buf, 1);
	ktap_ret(poll_state(p.out, ALL_BITS), 0, "a byte less: still full");
	sys(SYS_read, p.in, buf, 4095);
	ktap_ret(poll_state(p.out, ALL_BITS), OUT_BITS, "a page less: can be written");
	sys(SYS_close, p.out);
	ktap_ret(poll_state(p.in, ALL_BITS), IN_BITS | POLLHUP, "no writer, bytes left");
	sys(SYS_read, p.in, buf, sizeof(buf));
	ktap_ret(poll_state(p.in, ALL_BITS), POLLHUP, "no writer, nothing left");
	ktap_ret(poll_state(p.in, 0), POLLHUP, "which is told unasked");
	sys(SYS_close, p.in);
	ktap_ret(poll_state(p.in, ALL_BITS), POLLNVAL, "closed");
	p = pipe_make(0);
	sys(SYS_close, p.in);
	ktap_ret(poll_state(p.out, ALL_BITS), OUT_BITS | POLLERR, "no reader");
	ktap_ret(poll_state(p.out, 0), POLLERR, "which is told unasked");
	sys(SYS_close, p.out);
	p = pipe_make(0);
	pipe_fill_to(p, PIPE_SIZE);
	sys(SYS_close, p.in);
	ktap_ret(poll_state(p.out, ALL_BITS), POLLERR, "full, and no reader");
	ktap_ret(poll_state(-1, ALL_BITS), 0, "a negative number is passed over");
	ktap_ret(poll_state(999, ALL_BITS), POLLNVAL, "one that was never open");
	return ktap_end();
}
