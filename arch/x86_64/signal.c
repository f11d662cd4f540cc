/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/signal.c - into a handler, and back.
 *
 * What:     to run a handler is to write a frame (sigframe.h) on the user's stack and
 *           change the saved registers: user mode then finds itself at the handler's first
 *           instruction, with a return address that leads to the libc's restorer,
 *           whose one instruction is rt_sigreturn. That call finds the frame by the
 *           stack pointer and puts everything back.
 *
 *             user code ..|interrupt                         |.. user code
 *             kernel       arch_setup_frame     arch_sigreturn
 *             handler                      |....|syscall
 * Start at: arch_setup_frame(), arch_sigreturn()
 * Holds:    1. the frame is the program's to forge. Of RFLAGS it may change only what popf
 *              in user mode may; the selectors are made user ones; RIP, RSP and
 *              selectors that do not exist fault at iret, which makes them a
 *              signal (fix_bad_iret). The FPU state is checked before it is loaded.
 *           2. nothing of the kernel's stack goes out: the frame begins as zeros.
 * Locks:    none; touching the user's stack may sleep.
 * See it:   tests/user: handler_*, sigreturn_*; docs/signals.md; gdb: break arch_setup_frame
 * Spec:     psABI 3.2.2, 3.4.1.   Linux: arch/x86/kernel/signal.c
 */
#include "arch/x86_64/sigframe.h"

#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

#define RED_ZONE	   128
#define NR_restart_syscall 219
#define SYSCALL_INSN_BYTES 2

/* What popf may change in user mode. SDM 1 3.4.3 */
#define USER_RFLAGS                                                                      \
	(X86_EFLAGS_CF | X86_EFLAGS_PF | X86_EFLAGS_AF | X86_EFLAGS_ZF | X86_EFLAGS_SF | \
	 X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_OF | X86_EFLAGS_RF | X86_EFLAGS_AC)

/* ------------------------------------------------------------------ */
/* Interrupted system calls                                            */

long arch_syscall_error(const struct pt_regs *regs)
{
	long result = (long)regs->rax;

	/* exceptions, interrupts and rt_sigreturn leave a negative number there */
	return (long)regs->orig_rax >= 0 && result < 0 && result >= -4095 ? result : 0;
}

void arch_syscall_set_result(struct pt_regs *regs, long result)
{
	regs->rax = (unsigned long)result;
}

/* The arguments are in their registers still; only the number was overwritten by the result. */
void arch_syscall_again(struct pt_regs *regs)
{
	regs->rax = regs->orig_rax;
	regs->rip -= SYSCALL_INSN_BYTES;
}

void arch_syscall_restart(struct pt_regs *regs)
{
	regs->rax = NR_restart_syscall;
	regs->rip -= SYSCALL_INSN_BYTES;
}

/* ------------------------------------------------------------------ */
/* Into the handler                                                    */

/* Where the frame and the FPU state go; false: not on the alternate stack any more. */
static bool place_frame(const struct pt_regs *regs, u64 sa_flags, unsigned long *frame,
			unsigned long *fpstate)
{
	const struct task_signals *sig = &current->sig;
	bool on_it = on_signal_stack(sig, regs->rsp);
	unsigned long sp = regs->rsp - RED_ZONE;

	if (sa_flags & SA_ONSTACK && sig->stack_size && !on_signal_stack(sig, sp)) {
		sp = sig->stack + sig->stack_size;
		on_it = true;
	}
	*fpstate = ALIGN_DOWN(sp - fpu_frame_size(), 64);
	*frame = ALIGN_DOWN(*fpstate - sizeof(struct rt_sigframe), 16) - 8;
	/* running over its lower end would destroy whatever lies there: rather no handler */
	return !on_it || (*frame > sig->stack && *frame - sig->stack <= sig->stack_size);
}

/* => sc holds zeros */
static void fill_context(struct sigcontext *sc, const struct pt_regs *r, u64 mask,
			 unsigned long fpstate)
{
	const struct arch_task *arch = &current->arch;

	sc->r8 = r->r8;
	sc->r9 = r->r9;
	sc->r10 = r->r10;
	sc->r11 = r->r11;
	sc->r12 = r->r12;
	sc->r13 = r->r13;
	sc->r14 = r->r14;
	sc->r15 = r->r15;
	sc->rdi = r->rdi;
	sc->rsi = r->rsi;
	sc->rbp = r->rbp;
	sc->rbx = r->rbx;
	sc->rdx = r->rdx;
	sc->rax = r->rax;
	sc->rcx = r->rcx;
	sc->rsp = r->rsp;
	sc->rip = r->rip;
	sc->cs = (u16)r->cs;
	sc->ss = (u16)r->ss;
	sc->rflags = r->rflags;
	sc->err = arch->error_code;
	sc->trapno = arch->trap_nr;
	sc->cr2 = arch->fault_addr;
	sc->oldmask = mask;
	sc->fpstate = fpstate;
}

static int write_frame(unsigned long at, const struct ksignal *ks, u64 mask,
		       const struct pt_regs *regs, unsigned long fpstate)
{
	const struct task_signals *sig = &current->sig;
	bool with_info = ks->action.flags & SA_SIGINFO;
	struct rt_sigframe frame;

	memset(&frame, 0, sizeof(frame));
	frame.pretcode = ks->action.restorer;
	frame.uc.flags = (fpu_has_xsave() ? UC_FP_XSTATE : 0) | UC_SIGCONTEXT_SS |
			 UC_STRICT_RESTORE_SS;
	frame.uc.stack.ss_sp = sig->stack;
	frame.uc.stack.ss_flags = (int)sig->stack_flags;
	frame.uc.stack.ss_size = sig->stack_size;
	fill_context(&frame.uc.mcontext, regs, mask, fpstate);
	frame.uc.sigmask = mask;
	if (with_info)
		frame.info = ks->info;
	/* without SA_SIGINFO those bytes are left as they were */
	return copy_to_user((void __user *)at, &frame,
			    with_info ? sizeof(frame) : offsetof(struct rt_sigframe, info)) ?
		       -EFAULT :
		       0;
}

int arch_setup_frame(const struct ksignal *ks, u64 mask, struct pt_regs *regs)
{
	unsigned long frame, fpstate;

	if (!(ks->action.flags & SA_RESTORER))
		return -EFAULT; /* as Linux: the kernel brings no return address of its own */
	if (!place_frame(regs, ks->action.flags, &frame, &fpstate))
		return -EFAULT;
	if (!fpu_save_frame((void __user *)fpstate) || write_frame(frame, ks, mask, regs, fpstate))
		return -EFAULT;
	fpu_reset(); /* a handler begins with fresh registers */
	regs->rdi = (unsigned long)ks->sig;
	regs->rsi = frame + offsetof(struct rt_sigframe, info);
	regs->rdx = frame + offsetof(struct rt_sigframe, uc);
	regs->rax = 0; /* a handler without a prototype: no vector registers hold arguments */
	regs->rip = ks->action.handler;
	regs->rsp = frame;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->rflags &= ~(unsigned long)(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	return 0;
}

unsigned long arch_frame_size(void)
{
	return RED_ZONE + ALIGN(fpu_frame_size(), 64) + 64 + sizeof(struct rt_sigframe) + 16;
}

/* ------------------------------------------------------------------ */
/* And back                                                            */

static void load_context(struct pt_regs *r, const struct sigcontext *sc)
{
	r->r8 = sc->r8;
	r->r9 = sc->r9;
	r->r10 = sc->r10;
	r->r11 = sc->r11;
	r->r12 = sc->r12;
	r->r13 = sc->r13;
	r->r14 = sc->r14;
	r->r15 = sc->r15;
	r->rdi = sc->rdi;
	r->rsi = sc->rsi;
	r->rbp = sc->rbp;
	r->rbx = sc->rbx;
	r->rdx = sc->rdx;
	r->rax = sc->rax;
	r->rcx = sc->rcx;
	r->rsp = sc->rsp;
	r->rip = sc->rip;
	r->cs = sc->cs | 3; /* privilege level 3, whatever it says */
	r->ss = sc->ss | 3;
	r->rflags = (r->rflags & ~(unsigned long)USER_RFLAGS) | (sc->rflags & USER_RFLAGS);
	r->orig_rax = ~0UL; /* rax is no system call's result */
}

bool arch_sigreturn(struct pt_regs *regs)
{
	/* the handler's ret has taken the return address off */
	unsigned long frame = regs->rsp - sizeof(u64);
	struct ucontext uc;

	if (copy_from_user(&uc, (void __user *)(frame + offsetof(struct rt_sigframe, uc)),
			   sizeof(uc)))
		return false;
	set_current_blocked(uc.sigmask);
	load_context(regs, &uc.mcontext);
	if (!(uc.flags & UC_STRICT_RESTORE_SS) && regs->cs == USER_CS)
		regs->ss = USER_DS; /* the frame is from a program that knows of no ss in it */
	if (!fpu_load_frame((void __user *)(unsigned long)uc.mcontext.fpstate))
		return false;
	set_signal_stack(&uc.stack, regs->rsp); /* what it refuses stays as it is */
	return true;
}
