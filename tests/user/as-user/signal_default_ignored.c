/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_default_ignored.c - some signals do nothing unless
 * a program asks for more.
 */
#include "tests/user/signals.h"

int main(void)
{
	ktap_begin(4);
	ktap_ret(signal_self(SIG_CHLD), 0, "SIGCHLD");
	ktap_ret(signal_self(SIG_CONT), 0, "SIGCONT");
	ktap_ret(signal_self(SIG_URG), 0, "SIGURG");
	ktap_ret(signal_self(SIG_WINCH), 0, "SIGWINCH");
	return ktap_end();
}
