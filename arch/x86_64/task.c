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
 * Holds:    fs_base and gs_base in struct arch_task are what arch_prctl set, and
 *           need no reading back: without FSGSBASE, user mode cannot set them.
 * See it:   gdb: np-tasks; tests/user/as-user/segments_kept.c, thread_pointer.c
 * Linux:    arch/x86/kernel/process_64.c
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "arch/x86_64/uaccess.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

/* What switch_stacks() pops, lowest address first. */
struct switch_frame {
	u64 r15, r14, r13, r12, rbx, rbp, rip;
};

struct pt_regs *task_pt_regs(struct task_struct *task)
{
	return (struct pt_regs *)task_stack_top(task) - 1;
}

unsigned long arch_task_caller(const struct task_struct *task, int depth)
{
	unsigned long low = READ_ONCE(task->arch.rsp), high = (unsigned long)task_stack_top(task);
	const struct switch_frame *frame = (const struct switch_frame *)low;
	unsigned long rbp, rip;

	if (low < (unsigned long)task->stack || low + sizeof(*frame) > high)
		return 0;
	rip = READ_ONCE(frame->rip);
	rbp = READ_ONCE(frame->rbp);
	while (depth--) { /* frames lie the higher the older they are */
		if (rbp <= low || rbp + 16 > high || rbp % 8)
			return 0;
		low = rbp;
		rip = READ_ONCE(((const u64 *)low)[1]);
		rbp = READ_ONCE(((const u64 *)low)[0]);
	}
	return rip;
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

/* ------------------------------------------------------------------ */
/* Segment registers                                                   */

#define READ_SELECTOR(reg)                                                 \
	({                                                                 \
		u32 _selector;                                             \
		__asm__ volatile("movl %%" #reg ", %0" : "=r"(_selector)); \
		(u16) _selector;                                           \
	})
#define WRITE_SELECTOR(reg, selector) \
	__asm__ volatile("movl %0, %%" #reg : : "r"((u32)(selector)) : "memory")

static void save_segments(struct arch_task *arch)
{
	arch->ds = READ_SELECTOR(ds);
	arch->es = READ_SELECTOR(es);
	arch->fs = READ_SELECTOR(fs);
	arch->gs = READ_SELECTOR(gs);
}

/*
 * Selectors first: loading one sets the base, too. GS is loaded while the user's base
 * is in place, as the kernel's must not be touched; in the kernel the user's base is in
 * the MSR that swapgs exchanges with.
 * => interrupts off; user mode could load these values, so they cannot fault
 */
static void load_segments(const struct arch_task *arch)
{
	if (READ_SELECTOR(ds) != arch->ds)
		WRITE_SELECTOR(ds, arch->ds);
	if (READ_SELECTOR(es) != arch->es)
		WRITE_SELECTOR(es, arch->es);
	if (READ_SELECTOR(fs) != arch->fs)
		WRITE_SELECTOR(fs, arch->fs);
	if (READ_SELECTOR(gs) != arch->gs)
		__asm__ volatile("swapgs; movl %0, %%gs; swapgs" : : "r"((u32)arch->gs) : "memory");
	wrmsr(MSR_FS_BASE, arch->fs_base);
	wrmsr(MSR_KERNEL_GS_BASE, arch->gs_base);
}

/* ------------------------------------------------------------------ */
/* Switching and starting                                              */

void arch_switch_to(struct task_struct *prev, struct task_struct *next)
{
	struct cpu *cpu = this_cpu();

	/* a kernel thread has neither, and leaves what the last program put there */
	if (prev->arch.fpu) {
		if (!prev->arch.fpu_loading)
			fpu_save(prev->arch.fpu);
		save_segments(&prev->arch);
	}
	if (next->arch.fpu) {
		if (!next->arch.fpu_loading)
			fpu_restore(next->arch.fpu);
		load_segments(&next->arch);
	}
	desc_set_kernel_stack(cpu, task_stack_top(next));
	cpu->task = next;
	switch_stacks(&prev->arch.rsp, next->arch.rsp);
}

/*
 * A child begins where its maker will go on: in user mode, behind the system call, with
 * 0 as its result. What is in the CPU's own registers (FPU, selectors) is saved for it here.
 */
int arch_task_fork(struct task_struct *task, unsigned long stack, const unsigned long *tls)
{
	struct pt_regs *regs = task_pt_regs(task);
	struct switch_frame *frame = (struct switch_frame *)regs - 1;
	struct arch_task *arch = &task->arch;
	unsigned long flags;
	int error;

	if (tls && *tls >= TASK_SIZE)
		return -EPERM;
	error = arch_task_alloc_fpu(task);
	if (error)
		return error;
	*regs = *task_pt_regs(current);
	regs->rax = 0;
	if (stack)
		regs->rsp = stack;
	*frame = (struct switch_frame){ .rip = (u64)fork_start };
	flags = arch_irq_save(); /* no switch: the registers are current's */
	fpu_save(arch->fpu);
	save_segments(arch);
	arch_irq_restore(flags);
	arch->fs_base = tls ? *tls : current->arch.fs_base;
	arch->gs_base = current->arch.gs_base;
	if (tls)
		arch->fs = 0;
	arch->rsp = (u64)frame;
	return 0;
}

void arch_start_user(unsigned long ip, unsigned long sp)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct arch_task *arch = &current->arch;

	BUG_ON(!arch->fpu);
	arch_irq_disable();
	arch->fs_base = arch->gs_base = 0;
	arch->ds = arch->es = arch->fs = arch->gs = 0;
	load_segments(arch);
	fpu_reset();
	memset(regs, 0, sizeof(*regs));
	regs->rip = ip;
	regs->rsp = sp;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->rflags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	regs->orig_rax = ~0UL;
	enter_user(regs);
}

/* ------------------------------------------------------------------ */
/* Thread pointers                                                     */

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
