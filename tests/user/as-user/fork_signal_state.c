/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_signal_state.c - the child inherits handlers, mask
 * and signal stack, but no pending signal and no running timer.
 */
#include <sys/time.h>

#include "tests/user/handlers.h"

static char *stack_area;

static int child(void *unused)
{
	struct kernel_sigaction action;
	struct itimerval timer;
	stack_t stack;

	CHECK(signal_pending_now() == 0);
	CHECK(signal_mask_now() == SIG_BIT(SIGUSR1));
	CHECK(sys(SYS_rt_sigaction, SIGUSR2, NULL, &action, SIGSET_BYTES) == 0);
	CHECK(action.handler == (unsigned long)catch_it && (action.flags & SA_RESTART));
	CHECK(sys(SYS_rt_sigaction, SIGHUP, NULL, &action, SIGSET_BYTES) == 0);
	CHECK(action.handler == SIG_IGNORE);
	CHECK(sys(SYS_sigaltstack, NULL, &stack) == 0);
	CHECK(stack.ss_sp == stack_area && stack.ss_size == 4 * PAGE);
	CHECK(sys(SYS_getitimer, ITIMER_REAL, &timer) == 0);
	CHECK(timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0);
	signal_self(SIGUSR2);
	CHECK(caught_count == 1 && caught[0].info.si_pid == sys(SYS_getpid));
	signal_set(SIGUSR2, SIG_IGNORE);
	return 0;
}

int main(void)
{
	struct itimerval hour = { { 0, 0 }, { 3600, 0 } };

	ktap_begin(3);
	stack_area = proc_pages(4);
	signal_mask(SIG_BIT(SIGUSR1));
	signal_self(SIGUSR1);
	handle(SIGUSR2, catch_it, SA_RESTART);
	ktap_need(signal_set(SIGHUP, SIG_IGNORE), "rt_sigaction");
	ktap_need(alt_stack(stack_area, 4 * PAGE, 0), "sigaltstack");
	ktap_need(sys(SYS_setitimer, ITIMER_REAL, &hour, NULL), "setitimer");
	ktap_ret(proc_run(child, NULL), 0, "what the child finds");
	signal_self(SIGUSR2);
	ktap_ret(caught_count, 1, "the child's changes are its own");
	ktap_ok(signal_pending_now() == SIG_BIT(SIGUSR1), "our signal is pending still");
	return ktap_end();
}
