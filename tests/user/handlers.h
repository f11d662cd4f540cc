/* SPDX-License-Identifier: MIT */
/*
 * tests/user/handlers.h - signal handlers without a libc in between.
 *
 * What:     handle() makes a function the handler of a signal, with exactly
 *           the flags and the mask that a test wants, and with a restorer of
 *           our own: the two instructions that follow a handler's return.
 *           siginfo_t and ucontext_t are the kernel's own here, in both libcs.
 * Start at: handle(), then caught[].
 * Holds:    nothing is blocked or restored behind a test's back.
 * See it:   tests/user/as-user/handler_*.c, signal_*.c.
 * Spec:     System V ABI, AMD64 supplement, 3.4.1; Linux: signal(7).
 */
#ifndef TESTS_USER_HANDLERS_H
#define TESTS_USER_HANDLERS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <signal.h>
#include <ucontext.h>

#include "tests/user/process.h"
#include "tests/user/signals.h"

#define SA_WITH_RESTORER 0x04000000UL

/* rt_sigreturn looks for its frame where the handler's return left rsp. */
void handler_return(void);
__asm__(".text\n"
	".globl handler_return\n"
	"handler_return:\n"
	"	mov $15, %eax\n"
	"	syscall\n");

/* handle_mask - signal @number calls @handler; @mask is blocked meanwhile. */
static KTAP_UNUSED long handle_mask(int number, void (*handler)(int, siginfo_t *, void *),
				    unsigned long flags, uint64_t mask)
{
	struct kernel_sigaction action = {
		.handler = (unsigned long)handler,
		.flags = flags | SA_SIGINFO | SA_WITH_RESTORER,
		.restorer = (unsigned long)handler_return,
		.mask = mask,
	};

	return sys(SYS_rt_sigaction, number, &action, NULL, SIGSET_BYTES);
}

/* handle - the same, and nothing else is blocked; a test cannot do without. */
static KTAP_UNUSED void handle(int number, void (*handler)(int, siginfo_t *, void *),
			       unsigned long flags)
{
	ktap_need(handle_mask(number, handler, flags, 0), "rt_sigaction");
}

/* ---- A handler that writes down what it sees ---- */

#define CAUGHT_MAX 128

struct caught {
	int number;
	siginfo_t info;
};

static volatile int caught_count;
static struct caught caught[CAUGHT_MAX];

static KTAP_UNUSED void catch_it(int number, siginfo_t *info, void *context)
{
	if (caught_count < CAUGHT_MAX) {
		caught[caught_count].number = number;
		caught[caught_count].info = *info;
	}
	caught_count++;
}

/* ---- Sending ---- */

/* signal_queue - rt_sigqueueinfo of a value, as sigqueue() does it. */
static KTAP_UNUSED long signal_queue(long pid, int number, long value)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_code = SI_QUEUE;
	info.si_pid = (pid_t)sys(SYS_getpid);
	info.si_uid = (uid_t)sys(SYS_getuid);
	info.si_value.sival_ptr = (void *)value;
	return sys(SYS_rt_sigqueueinfo, pid, number, &info);
}

/* signal_thread_self - send signal @number to this thread. */
static KTAP_UNUSED long signal_thread_self(int number)
{
	return sys(SYS_tgkill, sys(SYS_getpid), sys(SYS_gettid), number);
}

/* signal_block - add to the mask; signal_unblock - take from it. */
static KTAP_UNUSED void signal_block(uint64_t mask)
{
	sys(SYS_rt_sigprocmask, HOW_BLOCK, &mask, NULL, SIGSET_BYTES);
}

static KTAP_UNUSED void signal_unblock(uint64_t mask)
{
	sys(SYS_rt_sigprocmask, HOW_UNBLOCK, &mask, NULL, SIGSET_BYTES);
}

static KTAP_UNUSED uint64_t signal_mask_now(void)
{
	uint64_t mask = 0;

	sys(SYS_rt_sigprocmask, HOW_BLOCK, NULL, &mask, SIGSET_BYTES);
	return mask;
}

static KTAP_UNUSED uint64_t signal_pending_now(void)
{
	uint64_t mask = 0;

	sys(SYS_rt_sigpending, &mask, SIGSET_BYTES);
	return mask;
}

/* signal_suspend - wait for a signal, with @mask in place of ours. */
static KTAP_UNUSED long signal_suspend(uint64_t mask)
{
	return sys(SYS_rt_sigsuspend, &mask, SIGSET_BYTES);
}

/* ---- Another stack ---- */

/* alt_stack - the signal stack is @bytes at @base from now on. */
static KTAP_UNUSED long alt_stack(void *base, size_t bytes, int flags)
{
	stack_t stack;

	memset(&stack, 0, sizeof(stack));
	stack.ss_sp = base;
	stack.ss_size = bytes;
	stack.ss_flags = flags;
	return sys(SYS_sigaltstack, &stack, NULL);
}

#endif
