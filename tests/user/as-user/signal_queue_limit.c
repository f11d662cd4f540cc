/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_queue_limit.c - RLIMIT_SIGPENDING: a plain user's
 * queue has an end, and then sigqueue says EAGAIN; kill gets through.
 */
#include <sys/resource.h>

#include "tests/user/handlers.h"

int main(void)
{
	struct rlimit limit = { 20, 20 };
	long self = sys(SYS_getpid), result = 0;
	int sent = 0;

	ktap_begin(5);
	handle(40, catch_it, 0);
	handle(41, catch_it, 0);
	ktap_need(sys(SYS_setrlimit, RLIMIT_SIGPENDING, &limit), "setrlimit");
	signal_block(SIG_BIT(40) | SIG_BIT(41));
	while (sent < 30 && (result = signal_queue(self, 40, sent)) == 0)
		sent++;
	ktap_ret(result, -EAGAIN, "the queue is full");
	ktap_ok(sent >= 15 && sent <= 20, "after some twenty: %d", sent);
	ktap_ret(sys(SYS_kill, self, 41), 0, "kill needs no place in it");
	signal_unblock(~0UL);
	ktap_ret(caught_count, sent + 1, "all that were sent come");
	ktap_ret(signal_queue(self, 40, 1), 0, "and there is room again");
	return ktap_end();
}
