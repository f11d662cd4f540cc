/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_signal_mask.c - ppoll and pselect6 wait under another
 * signal mask: what it lets through interrupts them, what it blocks does not, and
 * afterwards the old mask is back.
 */
#include "tests/user/handlers.h"
#include "tests/user/polls.h"

struct mask_argument {
	const uint64_t *mask;
	size_t size;
};

static struct pipe_ends p;
static const struct timespec second = { 1000, 0 };

static long ppoll_with(uint64_t mask)
{
	struct pollfd one = { p.in, POLLIN, 0 };
	struct timespec time = second;

	return sys(SYS_ppoll, &one, 1, &time, &mask, SIGSET_BYTES);
}

static long pselect_with(uint64_t mask)
{
	struct mask_argument argument = { &mask, SIGSET_BYTES };
	struct timespec time = second;
	unsigned long set = 1UL << p.in;

	return sys(SYS_pselect6, p.in + 1, &set, NULL, NULL, &time, &argument);
}

static void try(long (*wait_with)(uint64_t), const char *call)
{
	uint64_t blocked = SIG_BIT(SIG_USR1) | SIG_BIT(SIG_USR2);
	char byte;

	caught_count = 0;
	signal_mask(blocked);
	signal_self(SIG_USR1);
	ktap_ret(wait_with(SIG_BIT(SIG_USR2)), -EINTR, "%s: the pending signal is let through",
		 call);
	ktap_ret(caught_count, 1, "its handler ran once");
	ktap_ok(signal_mask_now() == blocked, "the old mask is back");
	signal_self(SIG_USR2);
	sys(SYS_write, p.out, "x", 1);
	ktap_ret(wait_with(SIG_BIT(SIG_USR2)), 1, "%s: one that stays blocked does not matter",
		 call);
	ktap_ok(caught_count == 1 && signal_mask_now() == blocked, "no handler, and the old mask");
	/* ready, and a signal let through: the answer comes first, the signal waits again */
	signal_self(SIG_USR1);
	ktap_ret(wait_with(0), 1, "%s: ready at once", call);
	ktap_ok(caught_count == 1 && signal_mask_now() == blocked, "the signal still waits");
	sys(SYS_read, p.in, &byte, 1);
	signal_mask(0);
	ktap_ret(caught_count, 3, "both are taken when the mask lets them");
}

int main(void)
{
	ktap_begin(16);
	p = pipe_make(0);
	handle(SIG_USR1, catch_it, SA_RESTART);
	handle(SIG_USR2, catch_it, SA_RESTART);
	try(ppoll_with, "ppoll");
	try(pselect_with, "pselect6");
	return ktap_end();
}
