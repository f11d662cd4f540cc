/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-13/broken_pipe.c - SIGPIPE ends a program by default.
 *
 * Expect: signal 13
 */
#include "tests/user/dies.h"
#include "tests/user/signals.h"

int main(void)
{
	dies_about_to("send SIGPIPE to myself");
	signal_self(SIG_PIPE);
	return dies_survived();
}
