/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_nested.c - a handler may be interrupted by another
 * signal, and each returns to where it came from.
 */
#include "tests/user/handlers.h"

static volatile char trace[16];
static volatile int length;

static void note(char c)
{
	trace[length++] = c;
}

static void inner(int number, siginfo_t *info, void *context)
{
	note('c');
}

static void middle(int number, siginfo_t *info, void *context)
{
	note('b');
	signal_self(SIGHUP);
	note('d');
}

static void outer(int number, siginfo_t *info, void *context)
{
	note('a');
	signal_self(SIGUSR2);
	note('e');
}

int main(void)
{
	ktap_begin(1);
	handle(SIGUSR1, outer, 0);
	handle(SIGUSR2, middle, 0);
	handle(SIGHUP, inner, 0);
	signal_self(SIGUSR1);
	note('f');
	ktap_ok(memcmp((const char *)trace, "abcdef", 7) == 0, "in and out: %s",
		(const char *)trace);
	return ktap_end();
}
