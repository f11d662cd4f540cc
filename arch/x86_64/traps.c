/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/traps.c - exceptions: whose fault was it, and what becomes of it?
 *
 * What:     a page fault goes to mm first. Any other exception has one of three
 *           ends, in this order:
 *             in user mode                      a signal (user_trap), by the table
 *             at a kernel instruction that may  on at its fix-up: uaccess then
 *             fault (__ex_table)                  reports -EFAULT
 *             elsewhere in the kernel           die(): a bug of ours
 * Start at: handle_exception(), called by entry.S with interrupts off.
 * Holds:    user mode is judged by the saved CS, never by the error code: QEMU 7.2
 *           makes some of a user program's accesses as supervisor (iret, far ret).
 *           Interrupts are turned on for C code only if they were on before.
 * See it:   tests/user/as-user; gdb: break handle_exception
 * Linux:    arch/x86/kernel/traps.c.   Spec: SDM 3A 6.15 (each exception)
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/signal.h"

static const struct exception {
	const char *name;
	int signo, code;
	bool at_ip; /* si_addr is the instruction */
} exceptions[VECTOR_IRQ0] = {
	[0] = { "divide error", SIGFPE, FPE_INTDIV, true },
	[VECTOR_DB] = { "debug", SIGTRAP, TRAP_TRACE, true },
	[VECTOR_NMI] = { "non-maskable interrupt", 0, 0, false },
	[VECTOR_BP] = { "breakpoint", SIGTRAP, SI_KERNEL, false },
	[VECTOR_OF] = { "overflow", SIGSEGV, SI_KERNEL, false },
	[5] = { "bound range exceeded", SIGSEGV, SI_KERNEL, false },
	[6] = { "invalid opcode", SIGILL, ILL_ILLOPN, true },
	[7] = { "device not available", SIGSEGV, SI_KERNEL, false },
	[VECTOR_DF] = { "double fault", 0, 0, false },
	[9] = { "coprocessor segment overrun", SIGFPE, SI_KERNEL, false },
	[10] = { "invalid TSS", SIGSEGV, SI_KERNEL, false },
	[11] = { "segment not present", SIGBUS, SI_KERNEL, false },
	[12] = { "stack segment fault", SIGBUS, SI_KERNEL, false },
	[VECTOR_GP] = { "general protection fault", SIGSEGV, SI_KERNEL, false },
	[VECTOR_PF] = { "page fault", SIGSEGV, SEGV_MAPERR, false },
	[VECTOR_MF] = { "x87 FPU error", SIGFPE, 0, true },
	[17] = { "alignment check", SIGBUS, BUS_ADRALN, false },
	[VECTOR_MC] = { "machine check", 0, 0, false },
	[VECTOR_XM] = { "SIMD floating-point error", SIGFPE, 0, true },
	[20] = { "virtualization exception", SIGSEGV, SI_KERNEL, false },
	[21] = { "control protection exception", SIGSEGV, SI_KERNEL, false },
};

static const char *exception_name(unsigned long vector)
{
	const char *name = exceptions[vector].name;

	return name ? name : "reserved exception";
}

/* ------------------------------------------------------------------ */
/* Fix-ups                                                             */

struct fixup {
	unsigned long insn, target;
};
extern const struct fixup __start___ex_table[], __stop___ex_table[];

/* fixup_find - where to go on after this instruction has faulted; 0 if it must not fault. */
static unsigned long fixup_find(unsigned long ip)
{
	for (const struct fixup *f = __start___ex_table; f < __stop___ex_table; f++) {
		if (f->insn == ip)
			return f->target;
	}
	return 0;
}

/* ------------------------------------------------------------------ */

/* The error code of a page fault, SDM 3A 4.7. FAULT_* of arch.h has the same bits. */
#define PF_USER 4u

static unsigned int fault_flags(const struct pt_regs *regs)
{
	const unsigned int known = FAULT_PRESENT | FAULT_WRITE | FAULT_RESERVED | FAULT_EXEC;

	return (regs->orig_rax & known) | (user_mode(regs) ? FAULT_USER : 0);
}

static void report_kernel_fault(struct pt_regs *regs, unsigned long addr)
{
	printk(KERN_EMERG "page fault: the kernel %s %#lx, which is %s\n",
	       regs->orig_rax & FAULT_EXEC  ? "jumps to" :
	       regs->orig_rax & FAULT_WRITE ? "writes to" :
					      "reads from",
	       addr,
	       addr < PAGE_SIZE		       ? "near the null pointer" :
	       addr < TASK_SIZE		       ? "a user address, outside uaccess" :
	       regs->orig_rax & FAULT_RESERVED ? "mapped by a corrupt table entry" :
	       regs->orig_rax & FAULT_PRESENT  ? "mapped, but not for that" :
						 "not mapped");
	die("page fault", regs);
}

/* note_exception - what a signal's frame will say of it: sigcontext.trapno, err, cr2. */
static void note_exception(unsigned long vector, unsigned long error)
{
	current->arch.trap_nr = vector;
	current->arch.error_code = error;
}

/* The same of a page fault. As Linux: what is mapped in the kernel's half is not told. */
static void note_page_fault(const struct pt_regs *regs, unsigned long addr)
{
	note_exception(VECTOR_PF,
		       regs->orig_rax | PF_USER | (addr >= TASK_SIZE ? FAULT_PRESENT : 0));
	current->arch.fault_addr = addr;
}

static void page_fault(struct pt_regs *regs)
{
	unsigned long addr = read_cr2(); /* before anything else can fault */
	unsigned int flags = fault_flags(regs);
	unsigned long fixup;

	if (regs->rflags & X86_EFLAGS_IF)
		arch_irq_enable();
	if (flags & FAULT_USER) {
		/*
		 * An access of a user program, made as supervisor (see the head), that
		 * is refused although the page is there: SMAP. It would be for ever.
		 */
		bool refused = !(regs->orig_rax & PF_USER) && (flags & FAULT_PRESENT);
		int code = refused && addr < TASK_SIZE ? SEGV_ACCERR : SEGV_MAPERR;

		note_page_fault(regs, addr);
		if (refused || !handle_page_fault(regs, addr, flags))
			user_trap(regs, SIGSEGV, code, addr, "page fault");
		return;
	}
	/*
	 * The kernel reaches user memory by the instructions in the table, and no others.
	 * At a kernel address the table excuses nothing: there it is the buffer that is bad.
	 */
	fixup = addr < TASK_SIZE ? fixup_find(regs->rip) : 0;
	if ((fixup || addr >= TASK_SIZE) && handle_page_fault(regs, addr, flags))
		return;
	if (!fixup)
		report_kernel_fault(regs, addr);
	regs->rip = fixup;
}

/*
 * A double fault is an exception during the delivery of another; here, nearly always,
 * a page fault because the kernel stack has run into the guard page below it.
 */
static void double_fault(struct pt_regs *regs)
{
	unsigned long addr = read_cr2();
	unsigned long stack = (unsigned long)current->stack;

	if (addr < stack && addr >= stack - PAGE_SIZE) {
		printk(KERN_EMERG
		       "double fault: task %d (%s) went below its stack at %#lx, to %#lx\n",
		       current->pid, current->comm, stack, addr);
		die("double fault: kernel stack overflow", regs);
	}
	die("double fault", regs);
}

#define DR6_BS (1UL << 14) /* it was a single step */

/*
 * debug_trap - single step, or the INT1 instruction: the si_code of its signal. In the
 * kernel it can only be a stray from user mode: forget it, 0.
 */
static int debug_trap(struct pt_regs *regs)
{
	unsigned long dr6;

	/* DR6 is never cleared by the CPU; SDM 3B 17.2.3 */
	__asm__ volatile("movq %%dr6, %0" : "=r"(dr6));
	__asm__ volatile("movq %0, %%dr6" : : "r"(0xffff0ff0UL));
	if (user_mode(regs))
		return dr6 & DR6_BS ? TRAP_TRACE : TRAP_BRKPT;
	regs->rflags &= ~(unsigned long)X86_EFLAGS_TF;
	return 0;
}

static void user_exception(unsigned long vector, struct pt_regs *regs, unsigned long error,
			   int code)
{
	const struct exception *e = &exceptions[vector];
	int signo = e->signo ? e->signo : SIGSEGV;

	if (vector == VECTOR_MF || vector == VECTOR_XM)
		code = fpu_exception_code(vector);
	note_exception(vector, error);
	arch_irq_enable();
	user_trap(regs, signo, code, e->at_ip ? regs->rip : 0, exception_name(vector));
}

/*
 * leave_vm86 - a user program is in virtual-8086 mode, by QEMU's mistake (entry.S).
 *
 * It goes on, if it does, in 64-bit mode at the address that is never mapped. The flags
 * may come from the program's own stack, interrupts off among them: none is kept.
 */
void leave_vm86(struct pt_regs *regs)
{
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->rflags = X86_EFLAGS_IF | X86_EFLAGS_FIXED;
	regs->rip = TASK_SIZE;
}

static void dispatch_exception(unsigned long vector, struct pt_regs *regs)
{
	int code = exceptions[vector].code;
	unsigned long fixup;

	switch (vector) {
	case VECTOR_DF:
		double_fault(regs);
		return;
	case VECTOR_MC:
		die("machine check", regs);
	case VECTOR_NMI:
		this_cpu()->nmis++;
		/* the log's lock is held with interrupts off only: with them on it can be taken */
		if (!nmi_answer(regs) && regs->rflags & X86_EFLAGS_IF)
			printk(KERN_WARNING "non-maskable interrupt at %pS, ignored\n",
			       (void *)regs->rip);
		return;
	case VECTOR_DB:
		code = debug_trap(regs);
		if (!code)
			return;
	}
	if (user_mode(regs)) {
		user_exception(vector, regs, regs->orig_rax, code);
		return;
	}
	fixup = fixup_find(regs->rip);
	if (!fixup)
		die(exception_name(vector), regs);
	regs->rip = fixup;
}

void handle_exception(unsigned long vector, struct pt_regs *regs)
{
	if (unlikely(regs->rflags & X86_EFLAGS_VM))
		leave_vm86(regs);
	if (likely(vector == VECTOR_PF))
		page_fault(regs);
	else
		dispatch_exception(vector, regs);
	/* where the error code was, signals look for the number of a system call */
	if (user_mode(regs))
		regs->orig_rax = ~0UL;
}

/*
 * fix_bad_iret - iret could not go to user mode; turn that into the user's signal.
 *
 * => fault: what the CPU and entry.S saved: in rsp the place of the bad frame (five words
 *    at the top of the task's stack), in the others the user's registers, already restored
 * => returns the user's pt_regs: those registers in front of that frame
 */
struct pt_regs *fix_bad_iret(struct pt_regs *fault)
{
	struct pt_regs *regs = container_of((unsigned long *)fault->rsp, struct pt_regs, rip);
	unsigned long error = fault->orig_rax; /* of the iret: the selector, if it was that */

	memmove(regs, fault, offsetof(struct pt_regs, rip));
	regs->orig_rax = ~0UL;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	user_exception(VECTOR_GP, regs, error, SI_KERNEL);
	return regs;
}

/* ------------------------------------------------------------------ */
/* Reports                                                             */

void arch_show_regs(struct pt_regs *r)
{
	printk(KERN_EMERG "rip %04lx:%016lx %pS\n", r->cs, r->rip, (void *)r->rip);
	printk(KERN_EMERG "rsp %04lx:%016lx rflags %08lx code %lx\n", r->ss, r->rsp, r->rflags,
	       r->orig_rax);
	printk(KERN_EMERG "rax %016lx rbx %016lx rcx %016lx\n", r->rax, r->rbx, r->rcx);
	printk(KERN_EMERG "rdx %016lx rsi %016lx rdi %016lx\n", r->rdx, r->rsi, r->rdi);
	printk(KERN_EMERG "rbp %016lx r8  %016lx r9  %016lx\n", r->rbp, r->r8, r->r9);
	printk(KERN_EMERG "r10 %016lx r11 %016lx r12 %016lx\n", r->r10, r->r11, r->r12);
	printk(KERN_EMERG "r13 %016lx r14 %016lx r15 %016lx\n", r->r13, r->r14, r->r15);
	printk(KERN_EMERG "cr0 %08lx cr2 %016lx cr3 %016lx cr4 %08lx\n", read_cr0(), read_cr2(),
	       read_cr3(), read_cr4());
}

unsigned long arch_regs_ip(const struct pt_regs *regs)
{
	return regs->rip;
}

unsigned long arch_regs_sp(const struct pt_regs *regs)
{
	return regs->rsp;
}

unsigned long arch_regs_fp(const struct pt_regs *regs)
{
	return regs->rbp;
}
