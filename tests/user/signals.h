/* SPDX-License-Identifier: MIT */
/*
 * tests/user/signals.h - signals without a libc in between.
 *
 * What:     The kernel's struct of rt_sigaction is not the libc's, and a
 *           libc blocks or adds signals of its own.  A mask is 64 bits here,
 *           signal N at bit N - 1.
 * Start at: signal_set, signal_mask.
 * See it:   tests/user/as-user/signal_*.c.
 */
#ifndef TESTS_USER_SIGNALS_H
#define TESTS_USER_SIGNALS_H

#include "tests/user/ktap.h"

#define SIG_DEFAULT 0UL
#define SIG_IGNORE  1UL

#define SIG_HUP	   1
#define SIG_ABRT   6
#define SIG_BUS	   7
#define SIG_FPE	   8
#define SIG_KILL   9
#define SIG_USR1   10
#define SIG_SEGV   11
#define SIG_USR2   12
#define SIG_PIPE   13
#define SIG_TERM   15
#define SIG_CHLD   17
#define SIG_CONT   18
#define SIG_STOP   19
#define SIG_URG	   23
#define SIG_WINCH  28
#define SIG_RT	   34
#define SIG_LAST   64
#define SIG_BIT(n) (1UL << ((n)-1))

#define HOW_BLOCK   0
#define HOW_UNBLOCK 1
#define HOW_SET	    2

struct kernel_sigaction {
	unsigned long handler;
	unsigned long flags;
	unsigned long restorer;
	uint64_t mask;
};

/* signal_set - what shall signal @number do: SIG_DEFAULT or SIG_IGNORE. */
static KTAP_UNUSED long signal_set(int number, unsigned long handler)
{
	struct kernel_sigaction action = { .handler = handler };

	return sys(SYS_rt_sigaction, number, &action, NULL, SIGSET_BYTES);
}

/* signal_mask - block exactly the signals of @mask.  => the mask before */
static KTAP_UNUSED uint64_t signal_mask(uint64_t mask)
{
	uint64_t before = 0;

	sys(SYS_rt_sigprocmask, HOW_SET, &mask, &before, SIGSET_BYTES);
	return before;
}

/* signal_self - send signal @number to this program. */
static KTAP_UNUSED long signal_self(int number)
{
	return sys(SYS_kill, sys(SYS_getpid), number);
}

#endif
