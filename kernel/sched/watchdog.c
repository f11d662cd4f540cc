// SPDX-License-Identifier: MIT
/*
 * kernel/sched/watchdog.c - a CPU that is stuck in the kernel is reported, with its backtrace.
 *
 * What:     kernel code is never preempted: it has to give the CPU up by itself. A loop
 *           that does not end stops everything on its CPU, and with interrupts off even
 *           the clock there. So each CPU has a tick every 2 s that looks for two things:
 *
 *             soft lockup  this CPU: 5 ticks in a row each asked the task to schedule,
 *                          found it in the kernel, and it has not done so. Interrupts
 *                          come in: the tick itself shows where.
 *             hard lockup  the next CPU: it has had no tick during 5 of ours. It does not
 *                          hear interrupts; an NMI asks it where it is.
 *
 *           Both count ticks of the CPU that judges, not time: when the host stops the
 *           whole machine for a minute, no tick passes. When it stops one CPU, that one
 *           does not answer the NMI, or answers with interrupts on: no report. Nor is a
 *           CPU stuck that waits for a spinlock: on a host with fewer CPUs a crowd at one
 *           lock takes long, and a lock that is never free spinlock.c reports.
 *           Between ticks an idle CPU halts as before.
 * Start at: tick()
 * Locks:    none: a CPU writes its own row; of another's it reads the count of ticks.
 * See it:   crash=softlockup, crash=hardlockup; tests/run/test_boot.py; docs/smp.md
 * Linux:    kernel/watchdog.c
 */
#include "kernel/sched/watchdog.h"

#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/time/timer.h"

#define TICK_NS	    (2 * NSEC_PER_SEC)
#define STUCK_TICKS 5
#define STUCK_NS    (STUCK_TICKS * TICK_NS)

static struct watch {
	struct ktimer timer;
	u32 ticks;	   /* [a] counted by this CPU, read by its neighbours */
	u64 schedules;	   /* how often it had called schedule() at the last tick */
	int stuck;	   /* ticks in a row without a call */
	bool is_locked_up; /* [a] has been reported; a neighbour writes it */
	/* what this CPU knows of the one it watches: */
	int neighbour;
	u32 neighbour_ticks;
	int neighbour_still; /* our ticks in a row without one there */
} watches[MAX_CPUS];

/* ------------------------------------------------------------------ */
/* This CPU                                                            */

static void check_self(struct watch *w)
{
	struct pt_regs *regs = this_cpu()->irq_regs;
	u64 schedules = schedule_calls(this_cpu()->id);

	if (!user_mode(regs) && schedules == w->schedules && !this_cpu()->spinning)
		w->stuck++;
	else
		w->stuck = 0;
	if (w->stuck == STUCK_TICKS) {
		printk(KERN_EMERG "soft lockup: CPU %d has not scheduled for %llu s\n",
		       this_cpu()->id, STUCK_NS / NSEC_PER_SEC);
		show_backtrace(arch_regs_ip(regs), arch_regs_fp(regs));
		__atomic_fetch_add(&warn_count, 1, __ATOMIC_RELAXED);
	}
	w->schedules = schedules;
	__atomic_fetch_or(&current->work, WORK_RESCHED,
			  __ATOMIC_SEQ_CST); /* cond_resched() obeys */
}

void watchdog_touch(void)
{
	WRITE_ONCE(watches[this_cpu()->id].schedules, ~0ULL);
}

/* ------------------------------------------------------------------ */
/* The neighbour                                                       */

/* The next CPU that has not been found locked up: behind one of those the next must be watched. */
static int next_cpu(int cpu)
{
	int next = cpu;

	do {
		next = (next + 1) % cpu_count;
	} while (next != cpu && READ_ONCE(watches[next].is_locked_up));
	return next;
}

static void ask_neighbour(int cpu, u32 ticks)
{
	struct watch *w = &watches[cpu];
	struct cpu_place place;

	if (!arch_ask_cpu(cpu, &place) || place.irqs_on || READ_ONCE(w->ticks) != ticks)
		return; /* slow, not stuck */
	WRITE_ONCE(w->is_locked_up, true);
	printk(KERN_EMERG "hard lockup: CPU %d has had no tick for %llu s\n", cpu,
	       STUCK_NS / NSEC_PER_SEC);
	show_place(cpu, &place);
	__atomic_fetch_add(&warn_count, 1, __ATOMIC_RELAXED);
}

static void check_neighbour(struct watch *w)
{
	int cpu = next_cpu(this_cpu()->id);
	u32 ticks = READ_ONCE(watches[cpu].ticks);

	if (cpu != w->neighbour || ticks != w->neighbour_ticks) {
		w->neighbour = cpu; /* another one than before, or alive */
		w->neighbour_ticks = ticks;
		w->neighbour_still = 0;
	} else if (cpu != this_cpu()->id && watches[cpu].timer.function &&
		   ++w->neighbour_still >= STUCK_TICKS) {
		w->neighbour_still = 0;
		ask_neighbour(cpu, ticks);
	}
}

/* ------------------------------------------------------------------ */

static void tick(unsigned long unused)
{
	struct watch *w = &watches[this_cpu()->id];

	WRITE_ONCE(w->ticks, w->ticks + 1);
	WRITE_ONCE(w->is_locked_up, false);
	check_self(w);
	check_neighbour(w);
	ktimer_start(&w->timer, arch_clock_ns() + TICK_NS);
}

void watchdog_start(void)
{
	struct watch *w = &watches[this_cpu()->id];

	w->timer.function = tick;
	ktimer_start(&w->timer, arch_clock_ns() + TICK_NS);
}
