/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/regs.h - struct pt_regs: the registers as every kernel entry saves them.
 *
 * What:     one layout for system calls, exceptions and interrupts, at the top
 *           of the kernel stack, in Linux's order (so that signal frames and
 *           debuggers agree). The hardware pushes the last five; orig_rax is the
 *           error code, the system call number, or an interrupt's ~vector.
 * Start at: entry.S pushes it.
 * Linux:    include/asm-x86_64/ptrace.h
 */
#ifndef ARCH_X86_64_REGS_H
#define ARCH_X86_64_REGS_H

#ifndef __ASSEMBLER__
#include "kernel/lib/types.h"

struct pt_regs {
	unsigned long r15, r14, r13, r12, rbp, rbx;
	unsigned long r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
	unsigned long orig_rax;
	unsigned long rip, cs, rflags, rsp, ss; /* iret frame */
};
#endif

/* Segment selectors, in the order that syscall/sysret demand. */
#define KERNEL_CS 0x10
#define KERNEL_DS 0x18
#define USER_CS32 0x23
#define USER_DS	  0x2b
#define USER_CS	  0x33

#endif
