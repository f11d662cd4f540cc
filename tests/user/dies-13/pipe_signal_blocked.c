/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-13/pipe_signal_blocked.c - the SIGPIPE of a write without a
 * reader waits until it is no longer blocked.
 *
 * Expect: signal 13
 */
#include "tests/user/dies.h"
#include "tests/user/pipes.h"
#include "tests/user/signals.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0);

	sys(SYS_close, p.in);
	signal_mask(SIG_BIT(SIG_PIPE));
	if (sys(SYS_write, p.out, "x", 1) != -EPIPE)
		return KTAP_FAIL;
	dies_about_to("unblock the SIGPIPE of that write");
	signal_mask(0);
	return dies_survived();
}
