/* SPDX-License-Identifier: MIT */
/*
 * tests/user/forge.h - signal frames that the kernel did not make.
 *
 * What:     rt_sigreturn takes its frame from wherever rsp points, and whoever
 *           wrote it there: a program may forge one.  forge_frame makes a good
 *           one, a test spoils it, forge_return hands it in.
 *
 *               rsp - 8   the restorer's address, taken off by the handler's ret
 *               rsp       struct ucontext
 *                         struct siginfo
 *
 * Start at: forge_frame, forge_return.
 * See it:   tests/user/dies-11/sigreturn_*.c, as-user/sigreturn_*.c.
 * Linux:    arch/x86/include/asm/sigframe.h.
 */
#ifndef TESTS_USER_FORGE_H
#define TESTS_USER_FORGE_H

#include "tests/user/handlers.h"

#define FORGE_STACK 16384
#define FORGE_FLAGS 6 /* the stack segment is in the frame */

struct forged {
	ucontext_t context; /* the kernel's part of it; the libc's is longer */
};

static KTAP_UNUSED void forge_survived(void)
{
	ktap_note("and it lives on");
	sys_exit(KTAP_FAIL);
}

/* forge_segments - cs and ss. */
static KTAP_UNUSED void forge_segments(struct forged *frame, unsigned long cs, unsigned long ss)
{
	frame->context.uc_mcontext.gregs[REG_CSGSFS] = (greg_t)(cs | ss << 48);
}

/*
 * forge_frame - a good frame: it returns to a function that says that it
 * lives on, with a stack of its own.
 *
 * => in static memory, the next call makes it again
 */
static KTAP_UNUSED struct forged *forge_frame(void)
{
	static struct forged frame;
	static char stack[FORGE_STACK] __attribute__((aligned(16)));

	memset(&frame, 0, sizeof(frame));
	frame.context.uc_flags = FORGE_FLAGS;
	frame.context.uc_stack.ss_flags = SS_DISABLE;
	frame.context.uc_mcontext.gregs[REG_RIP] = (greg_t)forge_survived;
	frame.context.uc_mcontext.gregs[REG_RSP] = (greg_t)(stack + FORGE_STACK - 512);
	frame.context.uc_mcontext.gregs[REG_EFL] = 0x202;
	forge_segments(&frame, 0x33, 0x2b);
	return &frame;
}

/* forge_return_at - rt_sigreturn with this rsp. */
static KTAP_UNUSED __attribute__((noreturn)) void forge_return_at(unsigned long rsp)
{
	__asm__ volatile("mov %0, %%rsp\n"
			 "mov $15, %%eax\n"
			 "syscall\n"
			 "hlt\n" ::"r"(rsp)
			 : "rax", "memory");
	__builtin_unreachable();
}

static KTAP_UNUSED __attribute__((noreturn)) void forge_return(struct forged *frame)
{
	forge_return_at((unsigned long)frame);
}

#endif
