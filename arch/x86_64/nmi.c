/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/nmi.c - asking a CPU where it is, even one that listens to nobody.
 *
 * What:     the non-maskable interrupt reaches a CPU that has interrupts off or spins
 *           for a lock. What it interrupts may hold any lock, that of the log too. So
 *           the CPU that is asked prints nothing: it notes where it was, and the one
 *           that asks, and waits for the note, prints it. Two questions: where are you
 *           (and go on), where are you (and stop for ever). The second is panic's.
 * Start at: arch_ask_cpu(); nmi_answer(), called by traps.c.
 * Holds:    the answer takes no lock, allocates nothing, and touches no memory that can
 *           fault (a fault's iret would let the next NMI in, onto the same stack).
 *           A question that is not answered in time is withdrawn.
 * Locks:    asking: one CPU asks at a time; a try-lock, as a panic may come anywhere.
 * See it:   crash=hardlockup, crash=null with SMP=4; tests/kernel/smp_test.c
 * Linux:    arch/x86/kernel/nmi.c, lib/nmi_backtrace.c.   Spec: SDM 3A 6.7, 10.6.1
 */
#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"

#define ANSWER_TIMEOUT_NS NSEC_PER_SEC

enum question {
	NOTHING,
	WHERE,
	STOP
};
static u32 questions[MAX_CPUS]; /* [a] enum question; the CPU clears it when places[] is filled */
static struct cpu_place places[MAX_CPUS];
static bool asking; /* [a] */

/* nmi_answer - was this NMI a question? Then it is answered. */
bool nmi_answer(const struct pt_regs *regs)
{
	int me = this_cpu()->id;
	struct cpu_place *place = &places[me];

	if (__atomic_load_n(&questions[me], __ATOMIC_ACQUIRE) == NOTHING)
		return false;
	place->pid = current->pid;
	memcpy(place->comm, current->comm, sizeof(place->comm));
	place->user = user_mode(regs);
	place->irqs_on = regs->rflags & X86_EFLAGS_IF;
	place->ip = regs->rip;
	place->frames = place->user ? 0 :
				      stack_trace_from(regs->rbp, place->frame, MAX_PLACE_FRAMES);
	/* withdrawn meanwhile: nobody looks at the place. Or it has become the other question */
	if (__atomic_exchange_n(&questions[me], NOTHING, __ATOMIC_ACQ_REL) == STOP)
		arch_stop();
	return true;
}

static bool ask(int cpu, u32 question)
{
	u64 start = arch_clock_ns();

	__atomic_store_n(&questions[cpu], question, __ATOMIC_RELEASE);
	apic_send(cpus[cpu].hw_id, APIC_ICR_NMI);
	while (__atomic_load_n(&questions[cpu], __ATOMIC_ACQUIRE) == question)
		if (arch_clock_ns() - start > ANSWER_TIMEOUT_NS)
			/* withdrawn, unless the answer has come at the last moment */
			return !__atomic_compare_exchange_n(&questions[cpu], &question, NOTHING,
							    false, __ATOMIC_ACQUIRE,
							    __ATOMIC_ACQUIRE);
	return true;
}

bool arch_ask_cpu(int cpu, struct cpu_place *place)
{
	bool answered = false;

	/* whoever asks at this moment has a report to print; ours would be in its way */
	if (__atomic_exchange_n(&asking, true, __ATOMIC_ACQUIRE))
		return false;
	if (cpu_is_online(cpu) && cpu != this_cpu()->id)
		answered = ask(cpu, WHERE);
	if (answered)
		*place = places[cpu];
	__atomic_store_n(&asking, false, __ATOMIC_RELEASE);
	return answered;
}

static unsigned long stopped; /* CPUs that arch_stop_others() has heard of */

void arch_stop_others(void)
{
	__atomic_store_n(&asking, true, __ATOMIC_SEQ_CST); /* for ever */
	for (int cpu = 0; cpu < cpu_count; cpu++)
		if (cpu != this_cpu()->id && ask(cpu, STOP))
			stopped |= 1UL << cpu;
}

void arch_show_others(void)
{
	for (int cpu = 0; cpu < cpu_count; cpu++) {
		if (cpu == this_cpu()->id)
			continue;
		if (stopped >> cpu & 1)
			show_place(cpu, &places[cpu]);
		else
			printk(KERN_EMERG "CPU %d does not answer\n", cpu);
	}
}
