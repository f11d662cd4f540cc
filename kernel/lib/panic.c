// SPDX-License-Identifier: MIT
/*
 * kernel/lib/panic.c - last words.
 *
 * What:     panic() and die() print what is known, with a backtrace by frame
 *           pointers in which each return address is given its function's name
 *           (ksyms.c); then they tell the control channel and stop. The other CPUs
 *           are stopped before, and where each of them was is printed at the end, by
 *           the one that panics. WARN reports and returns.
 *
 *              rbp -> [ caller's rbp | return address ]      the chain of frames
 *                        |
 *                        v
 *                     [ caller's rbp | return address ] ...
 * Start at: panic()
 * Locks:    none taken that could be held: the log's lock is broken open, when the
 *           other CPUs stand still.
 * See it:   boot with crash=null; tests/run/test_boot.py; docs/debugging.md
 */
#include "kernel/lib/panic.h"

#include "arch/arch.h"
#include "kernel/lib/control.h"
#include "kernel/lib/lockrank.h"
#include "kernel/sched/sched.h"

#define MAX_FRAMES 32

unsigned long warn_count;
static int panic_cpu = -1; /* [a] the CPU that reports; another that panics waits for its NMI */
static int panicking;	   /* how deep: a panic inside panic() prints nothing more */

/* Is a frame at rbp readable? It must lie on current's kernel stack. */
static bool on_stack(unsigned long rbp)
{
	unsigned long low = (unsigned long)current->stack;

	/* the last frame's rbp is the program's: it may be any number */
	return rbp >= low && rbp - low <= KERNEL_STACK_SIZE - 16 && !(rbp & 7);
}

void show_backtrace(unsigned long rip, unsigned long rbp)
{
	printk(KERN_EMERG "backtrace of %s (pid %d):\n", current->comm, current->pid);
	if (rip)
		printk(KERN_EMERG "  %pS\n", (void *)rip);
	for (int i = 0; i < MAX_FRAMES && on_stack(rbp); i++) {
		unsigned long *frame = (unsigned long *)rbp;

		if (frame[1])
			printk(KERN_EMERG "  %pS\n", (void *)(frame[1] - 1));
		if (frame[0] <= rbp)
			break; /* the chain must climb */
		rbp = frame[0];
	}
}

void dump_stack(void)
{
	show_backtrace(0, (unsigned long)__builtin_frame_address(0));
}

int stack_trace_from(unsigned long rbp, unsigned long *trace, int max)
{
	int n = 0;

	while (n < max && on_stack(rbp)) {
		unsigned long *frame = (unsigned long *)rbp;

		trace[n++] = frame[1];
		if (frame[0] <= rbp)
			break;
		rbp = frame[0];
	}
	return n;
}

int stack_trace_save(unsigned long *trace, int max)
{
	return stack_trace_from((unsigned long)__builtin_frame_address(0), trace, max);
}

void show_place(int cpu, const struct cpu_place *place)
{
	printk(KERN_EMERG "CPU %d ran %s (pid %d), interrupts %s:\n", cpu, place->comm, place->pid,
	       place->irqs_on ? "on" : "off");
	if (place->user)
		printk(KERN_EMERG "  user mode at %#lx\n", place->ip);
	else
		printk(KERN_EMERG "  %pS\n", (void *)place->ip);
	for (int i = 0; i < place->frames; i++)
		if (place->frame[i])
			printk(KERN_EMERG "  %pS\n", (void *)(place->frame[i] - 1));
}

static void __noreturn stop(void)
{
	control_record("panic");
	arch_debug_exit(2);
	arch_stop();
}

static void begin_panic(void)
{
	int first = -1;

	arch_irq_disable();
	if (!__atomic_compare_exchange_n(&panic_cpu, &first, this_cpu()->id, false,
					 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) &&
	    first != this_cpu()->id)
		arch_stop(); /* another CPU was faster: it will ask us where we are */
	switch (panicking++) {
	case 0:
		break;
	case 1: /* while printing the first report: say at least that it is over */
		stop();
	default:
		arch_stop();
	}
	arch_stop_others(); /* first: nobody else prints, or holds a lock, from here on */
	current->locks.count = current->locks.base = 0;
	log_bust_locks();
}

bool panic_begun(void)
{
	return READ_ONCE(panicking) > 0;
}

void panic(const char *fmt, ...)
{
	va_list args;

	begin_panic();
	printk(KERN_EMERG "kernel panic: ");
	va_start(args, fmt);
	vprintk(fmt, args);
	va_end(args);
	printk(KERN_EMERG "\n");
	dump_stack();
	arch_show_others();
	stop();
}

void die(const char *what, struct pt_regs *regs)
{
	begin_panic();
	printk(KERN_EMERG "kernel panic: %s at %pS\n", what, (void *)arch_regs_ip(regs));
	arch_show_regs(regs);
	show_backtrace(arch_regs_ip(regs), arch_regs_fp(regs));
	arch_show_others();
	stop();
}

void warn_report(const char *file, int line, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	__atomic_fetch_add(&warn_count, 1, __ATOMIC_RELAXED);
	printk(KERN_ERR "WARNING: %s (%s:%d)\n", text, file, line);
	dump_stack();
}
