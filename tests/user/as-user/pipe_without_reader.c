/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_without_reader.c - a write that nobody can read gives
 * EPIPE, whether SIGPIPE is blocked or ignored.
 */
#include "tests/user/pipes.h"
#include "tests/user/signals.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0);

	ktap_begin(6);
	sys(SYS_write, p.out, "unread", 6);
	sys(SYS_close, p.in);
	ktap_ret(sys(SYS_write, p.out, "x", 0), 0, "nothing can be written");
	signal_mask(SIG_BIT(SIG_PIPE));
	ktap_ret(sys(SYS_write, p.out, "x", 1), -EPIPE, "a byte cannot");
	ktap_ret(signal_set(SIG_PIPE, SIG_IGNORE), 0, "ignoring SIGPIPE forgets it");
	signal_mask(0);
	ktap_ret(sys(SYS_write, p.out, "x", 1), -EPIPE, "EPIPE, and the program lives");
	ktap_ret(sys(SYS_write, p.out, (char *)8, 1), -EPIPE, "before the buffer is looked at");
	sys(SYS_fcntl, p.out, F_SETFL, O_NONBLOCK);
	ktap_ret(sys(SYS_write, p.out, "x", 1), -EPIPE, "with O_NONBLOCK too");
	return ktap_end();
}
