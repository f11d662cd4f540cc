/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/switch.S - from one kernel stack to another.
 *
 * What:     a task that does not run is a stack with six registers on top, those
 *           that C expects a call to preserve. To switch is to push ours, exchange
 *           the stack pointer, and pop the other's: the ret then returns into
 *           whoever called switch_stacks() when that task last stopped.
 * Start at: switch_stacks(), called by arch_switch_to() in task.c, which also
 *           builds the stack of a task that has never run.
 * Holds:    interrupts off.
 */

	.text
/* void switch_stacks(u64 *save_rsp, u64 rsp) */
	.globl switch_stacks
	.type switch_stacks, @function
switch_stacks:
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
	.size switch_stacks, . - switch_stacks

/* kthread_start - a new kernel thread begins: rbx = function, r12 = its argument */
	.globl kthread_start
	.type kthread_start, @function
kthread_start:
	call schedule_tail /* a task that stopped in schedule() goes on behind its switch: do the same */
	sti
	movq %r12, %rdi
	call *%rbx
	movl %eax, %edi
	call kthread_exit
	ud2
	.size kthread_start, . - kthread_start

/* fork_start - a child begins: above us are its user registers */
	.globl fork_start
	.type fork_start, @function
fork_start:
	call fork_finish
	movq %rsp, %rdi
	call enter_user
	ud2
	.size fork_start, . - fork_start

	.section .note.GNU-stack, "", @progbits
