/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/task.c - the machine's part of a task: switching, starting, thread pointers.
 *
 * What:     the kernel stack of a task, from the top down:
 *
 *             task_stack_top   struct pt_regs   the user's registers, while in the kernel
 *                              frames of C functions
 *             arch.rsp         r15 r14 r13 r12 rbx rbp, return address
 *
 * Start at: arch_switch_to().
 * Holds:    fs_base and gs_base in struct arch_task are what arch_prctl set, and so
 *           need no reading back: user mode cannot change them (FSGSBASE is off).
 * See it:   gdb: np-tasks; tests/kernel/sched_test.c.   Linux: arch/x86/kernel/process_64.c
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "arch/x86_64/uaccess.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"

/* What switch_stacks() pops, lowest address first. */
struct switch_frame {
	u64 r15, r14, r13, r12, rbx, rbp, rip;
};

struct pt_regs *task_pt_regs(struct task_struct *task)
{
	return (struct pt_regs *)task_stack_top(task) - 1;
}

void arch_task_init_kthread(struct task_struct *task, int (*fn)(void *), void *arg)
{
	/* room for pt_regs: a kernel thread may become a user program */
	struct switch_frame *frame = (struct switch_frame *)task_pt_regs(task) - 1;

	*frame = (struct switch_frame){
		.rip = (u64)kthread_start,
		.rbx = (u64)fn,
		.r12 = (u64)arg,
		.rbp = 0, /* backtraces end here */
	};
	task->arch.rsp = (u64)frame;
}

/* While in the kernel, the user's GS base is in the MSR that swapgs exchanges it with. */
static void load_user_bases(const struct task_struct *task)
{
	wrmsr(MSR_FS_BASE, task->arch.fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, task->arch.gs_base);
}

void arch_switch_to(struct task_struct *prev, struct task_struct *next)
{
	struct cpu *cpu = this_cpu();

	if (prev->arch.fpu)
		fpu_save(prev->arch.fpu);
	if (next->arch.fpu) {
		fpu_restore(next->arch.fpu);
		load_user_bases(next);
	}
	desc_set_kernel_stack(cpu, task_stack_top(next));
	cpu->task = next;
	switch_stacks(&prev->arch.rsp, next->arch.rsp);
}

void arch_start_user(unsigned long ip, unsigned long sp)
{
	struct pt_regs *regs = task_pt_regs(current);

	BUG_ON(!current->arch.fpu);
	arch_irq_disable();
	memset(regs, 0, sizeof(*regs));
	regs->rip = ip;
	regs->rsp = sp;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->rflags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	regs->orig_rax = ~0UL;
	current->arch.fs_base = 0;
	current->arch.gs_base = 0;
	load_user_bases(current);
	fpu_reset(current->arch.fpu);
	enter_user(regs);
}

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

/* A base in the upper half would pass for the kernel's (entry.S, paranoid_entry). */
static long set_base(u32 msr, u64 *saved, unsigned long addr)
{
	unsigned long flags;

	if (addr >= TASK_SIZE)
		return -EPERM;
	flags = arch_irq_save(); /* no switch between the two */
	*saved = addr;
	wrmsr(msr, addr);
	arch_irq_restore(flags);
	return 0;
}

long arch_prctl_base(int code, unsigned long addr)
{
	struct arch_task *arch = &current->arch;

	switch (code) {
	case ARCH_SET_FS:
		return set_base(MSR_FS_BASE, &arch->fs_base, addr);
	case ARCH_SET_GS:
		return set_base(MSR_KERNEL_GS_BASE, &arch->gs_base, addr);
	case ARCH_GET_FS:
		return put_user(arch->fs_base, (u64 __user *)addr);
	case ARCH_GET_GS:
		return put_user(arch->gs_base, (u64 __user *)addr);
	}
	return -EINVAL;
}
