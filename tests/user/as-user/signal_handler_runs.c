/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_handler_runs.c - a handler is called with the
 * signal's number, and the program goes on where it was.
 */
#include "tests/user/handlers.h"

static volatile int number, same_thread;
static volatile long tid;

static void handler(int signal, siginfo_t *info, void *context)
{
	number = signal;
	same_thread = sys(SYS_gettid) == tid;
	CHECK(info->si_signo == signal);
}

int main(void)
{
	ktap_begin(5);
	tid = sys(SYS_gettid);
	handle(SIGUSR1, handler, 0);
	ktap_ret(signal_self(SIGUSR1), 0, "kill says 0, and not what the handler left");
	ktap_ret(number, SIGUSR1, "the handler ran before kill returned");
	ktap_ok(same_thread, "in the program's only thread");
	number = 0;
	handle(SIGRTMAX, handler, 0);
	signal_thread_self(SIGRTMAX);
	ktap_ret(number, SIGRTMAX, "the last signal of all");
	ktap_ok(signal_mask_now() == 0, "nothing is blocked afterwards");
	return ktap_end();
}
