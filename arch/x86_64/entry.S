/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/entry.S - every way into the kernel, and the ways back.
 *
 * What:     three doors, one room. The CPU arrives at one of 256 stubs
 *           (exceptions, interrupts) or at syscall_entry; each builds a struct
 *           pt_regs on the kernel stack and calls C. All leave through
 *           return_to_user or return_to_kernel.
 *
 *             exception  stub -> exception_entry  -> handle_exception()
 *             NMI #DB #DF #MC -> paranoid_entry   -> handle_exception()
 *             interrupt  stub -> interrupt_entry  -> handle_interrupt()
 *             syscall         -> syscall_entry    -> syscall_dispatch()
 *
 * Start at: syscall_entry, the shortest.
 * Holds:    in the kernel the GS base is this CPU's struct cpu, in user mode it is
 *           the program's; swapgs exchanges them, once on each crossing. Whether
 *           an entry is a crossing is told by the saved CS alone.
 *           All gates clear IF: C code turns interrupts on when it may.
 *           The stack pointer is 8 below a multiple of 16 at our calls. The ABI
 *           asks for 16, but only SSE code needs it, and the kernel has none.
 * See it:   tests/user/as-user/syscall_*.c; gdb: break handle_exception
 * Linux:    arch/x86_64/kernel/entry.S.   Spec: SDM 3A 6.12, 6.14; SDM 2 SYSCALL, SYSRET, IRET
 */
#include "arch/x86_64/cpu.h"

/* A NOP until cpu.c finds SMAP and writes clac over it: no user AC flag in the kernel. */
.macro CLAC
771:	.byte 0x0f, 0x1f, 0x00
	.pushsection .altsmap, "a"
	.balign 8
	.quad 771b
	.byte 0x0f, 0x01, 0xca, 0, 0, 0, 0, 0
	.popsection
.endm

/*
 * Where do the pt_regs at the stack pointer come from? CS tells; save that QEMU 7.2
 * lets iret put a user program into virtual-8086 mode, which long mode does not have.
 * There CS is any number, and RFLAGS.VM is set. C code ends it: leave_vm86().
 */
.macro JUMP_IF_FROM_USER label
	testb $3, PT_CS(%rsp)
	jnz \label
	testl $X86_EFLAGS_VM, PT_RFLAGS(%rsp)
	jnz \label
.endm

.macro PUSH_REGS_AFTER_RDI
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %rax
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
.endm

.macro POP_REGS_BUT_RSI_RDI
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rax
	popq %rcx
	popq %rdx
.endm

	.text
	.code64

/* ------------------------------------------------------------------ */
/* System calls                                                        */

/*
 * syscall_entry - the syscall instruction arrives: RCX = user RIP, R11 = user RFLAGS,
 * interrupts off (SFMASK), still on the user's stack. RAX is the number.
 */
	.globl syscall_entry
	.type syscall_entry, @function
syscall_entry:
	swapgs
	movq %rsp, %gs:CPU_USER_RSP
	movq %gs:CPU_KERNEL_STACK, %rsp
	pushq $USER_DS
	pushq %gs:CPU_USER_RSP
	pushq %r11
	pushq $USER_CS
	pushq %rcx
	pushq %rax /* orig_rax */
	pushq %rdi
	PUSH_REGS_AFTER_RDI
	movq %rsp, %rdi
	sti
	call syscall_dispatch

	cli
	movq %gs:CPU_CURRENT, %rax
	cmpl $0, TASK_WORK(%rax)
	jne return_to_user
	/*
	 * sysret takes RIP from RCX, RFLAGS from R11, and the selectors that were pushed
	 * above: it serves calls that change no register of the user's but RAX. The others
	 * leave by iret: what work may do (a signal's handler), by the jump above;
	 * rt_sigreturn, as it makes orig_rax negative. (A program that asked for a negative
	 * number is taken along.) If RIP were not canonical, Intel's CPUs would fault here,
	 * in the kernel with the user's stack (CVE-2012-0217). Behind a syscall instruction it
	 * is: the last page of user space is never mapped.
	 * With TF set sysret traps before the program's next instruction, iret behind it; a
	 * program that is stepped on Linux sees the latter.
	 */
	cmpq $0, PT_ORIG_RAX(%rsp)
	jl return_by_iret
	testl $X86_EFLAGS_TF, PT_R11(%rsp)
	jnz return_by_iret
	POP_REGS_BUT_RSI_RDI
	popq %rsi
	popq %rdi
	movq PT_RSP - PT_ORIG_RAX(%rsp), %rsp
	swapgs
	sysretq
	.size syscall_entry, . - syscall_entry

/* do_exit_work - with interrupts on: signals, another task's turn. regs are above our return address. */
do_exit_work:
	sti
	leaq 8(%rsp), %rdi
	call exit_to_user_work
	ret

/* ------------------------------------------------------------------ */
/* Exceptions and interrupts                                           */

/*
 * 256 stubs of 16 bytes, one a vector. An exception's stub makes the stack the same
 * for all: the error code (0 if the CPU pushes none; SDM 3A 6.3, table 6-1) in the
 * place of orig_rax, and the vector where RDI belongs.
 */
	.balign ENTRY_STUB_SIZE
	.globl entry_stubs
entry_stubs:
vector = 0
.rept 256
	.balign ENTRY_STUB_SIZE
	.if vector >= VECTOR_IRQ0
	pushq $~vector
	jmp interrupt_entry
	.else
	.if !(0x60227d00 >> vector & 1) /* 8, 10-14, 17, 21, 29, 30 push one */
	pushq $0
	.endif
	pushq $vector
	.if vector == VECTOR_DB || vector == VECTOR_NMI || vector == VECTOR_DF || vector == VECTOR_MC
	jmp paranoid_entry
	.else
	jmp exception_entry
	.endif
	.endif
	vector = vector + 1
.endr

exception_entry:
	xchgq %rdi, (%rsp) /* the vector for C, the user's RDI into its place */
	PUSH_REGS_AFTER_RDI
	cld
	CLAC
	JUMP_IF_FROM_USER 1f
	/*
	 * One exception from kernel code is the user's: iret_to_user could not load the
	 * user frame (a non-canonical RIP, a selector that does not exist). CS says
	 * kernel, but GS is the user's already. fix_bad_iret() rebuilds the user's
	 * registers around the frame at the top of the stack and makes it a signal.
	 */
	leaq iret_to_user(%rip), %rax
	cmpq %rax, PT_RIP(%rsp)
	jne call_handle_exception
	swapgs
	movq %rsp, %rdi
	call fix_bad_iret
	movq %rax, %rsp
	jmp return_to_user
1:	swapgs
call_handle_exception:
	movq %rsp, %rsi
	call handle_exception
return_from_exception:
	testb $3, PT_CS(%rsp)
	jz return_to_kernel

return_to_user:
	cli
	movq %gs:CPU_CURRENT, %rax
	cmpl $0, TASK_WORK(%rax)
	jne 1f
return_by_iret:
	POP_REGS_BUT_RSI_RDI
	popq %rsi
	popq %rdi
	addq $8, %rsp /* orig_rax */
	swapgs
	.globl iret_to_user
iret_to_user:
	iretq /* faults if the user frame is bad: see exception_entry */
1:	call do_exit_work
	jmp return_to_user

return_to_kernel:
	POP_REGS_BUT_RSI_RDI
	popq %rsi
	popq %rdi
	addq $8, %rsp
	iretq

interrupt_entry:
	pushq %rdi
	PUSH_REGS_AFTER_RDI
	cld
	CLAC
	JUMP_IF_FROM_USER 1f
	jmp 2f
1:	swapgs
2:	movq %rsp, %rdi
	call handle_interrupt
	jmp return_from_exception

/*
 * paranoid_entry - NMI, #DB, #DF and #MC come at any instruction, between entry and
 * swapgs too, and on a stack of their own (IST). From the kernel, the GS base itself
 * tells whose it is: the kernel's lies in the upper half, a user's never does
 * (arch_prctl_base sees to that). From user mode all is as usual, save that the
 * frame moves to the task's stack first: signals may sleep, and the IST stack is one
 * for all tasks.
 */
paranoid_entry:
	xchgq %rdi, (%rsp)
	PUSH_REGS_AFTER_RDI
	cld
	CLAC
	movq %rsp, %rsi
	JUMP_IF_FROM_USER 3f
	movl $MSR_GS_BASE, %ecx
	rdmsr
	xorl %ebx, %ebx
	testl %edx, %edx
	js 1f
	incl %ebx
	swapgs
1:	call handle_exception
	testl %ebx, %ebx
	jz 2f
	swapgs
2:	jmp return_to_kernel

3:	swapgs
	movq %rdi, %rbx
	movq %gs:CPU_KERNEL_STACK, %rdi
	subq $PT_SIZE, %rdi
	movq %rdi, %rsp
	movl $(PT_SIZE / 8), %ecx
	rep movsq
	movq %rbx, %rdi
	jmp call_handle_exception

/* enter_user - to user mode with regs, which lie at the top of the kernel stack. */
	.globl enter_user
	.type enter_user, @function
enter_user:
	movq %rdi, %rsp
	jmp return_to_user
	.size enter_user, . - enter_user

	.section .note.GNU-stack, "", @progbits
