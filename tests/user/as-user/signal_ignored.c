/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_ignored.c - an ignored signal does nothing.
 */
#include "tests/user/signals.h"

int main(void)
{
	static const struct {
		int number;
		const char *name;
	} signals[] = {
		{ SIG_HUP, "SIGHUP" },	 { SIG_ABRT, "SIGABRT" }, { SIG_SEGV, "SIGSEGV" },
		{ SIG_PIPE, "SIGPIPE" }, { SIG_TERM, "SIGTERM" }, { SIG_RT, "signal 34" },
	};

	ktap_begin(ARRAY_SIZE(signals));
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		ktap_need(signal_set(signals[i].number, SIG_IGNORE), "rt_sigaction");
		ktap_ret(signal_self(signals[i].number), 0, "%s", signals[i].name);
	}
	return ktap_end();
}
