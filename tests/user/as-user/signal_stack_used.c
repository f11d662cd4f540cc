/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_stack_used.c - SA_ONSTACK: the handler runs on the
 * signal stack, without it on the program's; nested handlers go on below.
 */
#include "tests/user/handlers.h"

#define SIZE (8 * PAGE)

static char *area;
static volatile int flags_inside;
static char *volatile where[3];

static bool inside(const char *at)
{
	return at >= area && at < area + SIZE;
}

static void inner(int number, siginfo_t *info, void *context)
{
	where[1] = __builtin_frame_address(0);
}

static void outer(int number, siginfo_t *info, void *context)
{
	stack_t now;

	where[0] = __builtin_frame_address(0);
	sys(SYS_sigaltstack, NULL, &now);
	flags_inside = now.ss_flags;
	signal_self(SIGUSR2);
}

static void plain(int number, siginfo_t *info, void *context)
{
	where[2] = __builtin_frame_address(0);
}

int main(void)
{
	stack_t now;

	ktap_begin(7);
	area = proc_pages(SIZE / PAGE);
	ktap_ret(alt_stack(area, SIZE, 0), 0, "sigaltstack");
	handle(SIGUSR1, outer, SA_ONSTACK);
	handle(SIGUSR2, inner, SA_ONSTACK);
	handle(SIGHUP, plain, 0);
	signal_self(SIGUSR1);
	ktap_ok(inside(where[0]) && where[0] > area + SIZE - 4 * PAGE,
		"on the signal stack, at its top");
	ktap_ret(flags_inside, SS_ONSTACK, "SS_ONSTACK is told there");
	ktap_ok(inside(where[1]) && where[1] < where[0], "a nested one below it");
	signal_self(SIGHUP);
	ktap_ok(where[2] && !inside(where[2]), "not on it without SA_ONSTACK");
	sys(SYS_sigaltstack, NULL, &now);
	ktap_ret(now.ss_flags, 0, "outside, no flag is told");
	ktap_ok(now.ss_sp == area && now.ss_size == SIZE, "but where it is");
	return ktap_end();
}
