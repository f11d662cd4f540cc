/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/sigframe.h - what a handler finds on its stack.
 *
 * What:     Linux's layout to the byte, since libcs and unwinders know it by heart. From
 *           the interrupted stack pointer down:
 *
 *             interrupted rsp ->  +---------------------------+ (or the top of the alternate stack)
 *                                 | red zone, 128 bytes       |  the ABI gives them to leaf functions
 *                                 | padding                   |
 *                                 | FP_XSTATE_MAGIC2          |  XSAVE only
 *                                 | XSAVE area or FXSAVE image|  fpu.c
 *             sc.fpstate      ->  +---------------------------+  multiple of 64
 *                                 | padding                   |
 *                                 | siginfo                   |  rsi
 *                                 | ucontext                  |  rdx
 *                                 | return address: restorer  |
 *             handler's rsp   ->  +---------------------------+  multiple of 16, minus 8: as after a call
 * Start at: struct rt_sigframe
 * Linux:    arch/x86/include/uapi/asm/sigcontext.h, asm/ucontext.h.   Spec: psABI 3.2.2, 3.4.1
 */
#ifndef ARCH_X86_64_SIGFRAME_H
#define ARCH_X86_64_SIGFRAME_H

#include "kernel/lib/types.h"
#include "kernel/uapi/signal.h"

/* The registers that were interrupted, and why, if it was an exception. */
struct sigcontext {
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, rflags;
	u16 cs, gs, fs, ss;
	u64 err, trapno; /* error code and vector of the last exception */
	u64 oldmask;	 /* the low word of the mask, which is all of it */
	u64 cr2;	 /* the address of the last page fault */
	u64 fpstate;	 /* user address of the FPU state, or 0: in its initial state */
	u64 reserved[8];
};

struct ucontext {
	u64 flags; /* UC_... */
	u64 link;
	struct sigaltstack stack; /* as it was before */
	struct sigcontext mcontext;
	u64 sigmask;
};
#define UC_FP_XSTATE	     1 /* fpstate is an XSAVE area */
#define UC_SIGCONTEXT_SS     2 /* ss is saved */
#define UC_STRICT_RESTORE_SS 4 /* and is restored as it stands */

struct rt_sigframe {
	u64 pretcode; /* where the handler returns to */
	struct ucontext uc;
	struct siginfo info;
};

/* In the bytes of an FXSAVE image that the CPU leaves to software: what follows the image. */
struct fpx_sw_bytes {
	u32 magic1;	   /* FP_XSTATE_MAGIC1, else there is no more than the image */
	u32 extended_size; /* all of it, the second magic number included */
	u64 xfeatures;	   /* the components that are there */
	u32 xstate_size;   /* the XSAVE area */
	u32 padding[7];
};
#define FP_XSTATE_MAGIC1 0x46505853u
#define FP_XSTATE_MAGIC2 0x46505845u /* behind the area */
#define FPX_SW_OFFSET	 464

#define SIGFRAME_OFFSET(type, field, at) \
	_Static_assert(offsetof(type, field) == (at), #type "." #field " is not where Linux has it")
SIGFRAME_OFFSET(struct sigcontext, rdi, 64);
SIGFRAME_OFFSET(struct sigcontext, rsp, 120);
SIGFRAME_OFFSET(struct sigcontext, rip, 128);
SIGFRAME_OFFSET(struct sigcontext, rflags, 136);
SIGFRAME_OFFSET(struct sigcontext, cs, 144);
SIGFRAME_OFFSET(struct sigcontext, ss, 150);
SIGFRAME_OFFSET(struct sigcontext, err, 152);
SIGFRAME_OFFSET(struct sigcontext, cr2, 176);
SIGFRAME_OFFSET(struct sigcontext, fpstate, 184);
SIGFRAME_OFFSET(struct ucontext, stack, 16);
SIGFRAME_OFFSET(struct ucontext, mcontext, 40);
SIGFRAME_OFFSET(struct ucontext, sigmask, 296);
SIGFRAME_OFFSET(struct rt_sigframe, uc, 8);
SIGFRAME_OFFSET(struct rt_sigframe, info, 312);
SIGFRAME_OFFSET(struct siginfo, user.pid, 16);
SIGFRAME_OFFSET(struct siginfo, user.value, 24);
SIGFRAME_OFFSET(struct siginfo, child.status, 24);
SIGFRAME_OFFSET(struct siginfo, child.utime, 32);
SIGFRAME_OFFSET(struct siginfo, fault.addr, 16);
_Static_assert(sizeof(struct sigcontext) == 256, "struct sigcontext has Linux's size");
_Static_assert(sizeof(struct ucontext) == 304, "the kernel's ucontext has Linux's size");
_Static_assert(sizeof(struct siginfo) == 128, "siginfo_t has Linux's size");
_Static_assert(sizeof(struct sigaltstack) == 24, "stack_t has Linux's size");
_Static_assert(sizeof(struct rt_sigframe) == 440, "the frame has Linux's size");
_Static_assert(sizeof(struct fpx_sw_bytes) == 48, "they end with the image");

#endif
