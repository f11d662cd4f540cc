/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/tlb.c - making the CPUs forget translations.
 *
 * What:     a CPU keeps translations it has used, and does not look at the tables
 *           again. So whoever takes a right away in a table (unmaps, write-protects)
 *           says so here, after the change and before the page is given to anyone
 *           else. Adding a right needs no flush: no CPU keeps an absent entry, and
 *           one that is too strict only costs a spurious fault.
 *             invlpg      one page, global or not
 *             load CR3    everything but global pages
 *             toggle PGE  everything
 *           These work on the CPU that executes them, and no other. The others have
 *           to be asked to do it themselves: a TLB shootdown.
 *
 *             sender                                  each CPU that may know
 *             requests[sender] = mm, start, end
 *             inbox[cpu] |= sender, interrupt  -----> tlb_vector(): serve it
 *             flush here, then wait            <----- requests[sender].waiting &= ~cpu
 *
 *           A CPU that has an mm loaded only because nobody needed the tables changed
 *           since its last program (it idles, or runs a kernel thread) does not flush:
 *           it leaves for init_mm, and is not asked about that mm again.
 * Start at: flush_tlb_range(), tlb_vector().
 * Holds:    mm->cpus has the bit of each CPU that may have a translation of mm: it is
 *           set before CR3 is loaded, cleared after CR3 has another (no PCIDs).
 *           A CPU has one request at a time: it waits, with interrupts on and not in a
 *           handler, until it is served. So while it waits it serves the others, and
 *           two that ask each other both go on.
 * Locks:    none. Kernel code is not preempted, so the sender stays on its CPU.
 * See it:   /proc/interrupts, rows TLB and TLA; tests/kernel/smp_test.c; docs/smp.md
 * Linux:    arch/x86/mm/tlb.c.   Spec: SDM 3A 4.10.4, 4.10.5 (other CPUs)
 */
#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/spinlock.h"
#include "kernel/sched/sched.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"

/* From so many pages on it is cheaper to forget all. */
#define FLUSH_PAGES_MAX 64

/* ------------------------------------------------------------------ */
/* On this CPU                                                         */

static void flush_one(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
	this_cpu()->tlb_flush_pages++;
}

static void flush_user(void)
{
	write_cr3(read_cr3());
	this_cpu()->tlb_flush_all++;
}

static void flush_everything(void)
{
	unsigned long flags = arch_irq_save(); /* nothing may run with PGE off for long */
	unsigned long cr4 = read_cr4();

	write_cr4(cr4 ^ CR4_PGE); /* any change of PGE empties the TLB */
	write_cr4(cr4);
	arch_irq_restore(flags);
	this_cpu()->tlb_flush_all++;
}

/* mm NULL: addresses of the kernel */
static void flush_here(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	if ((end - start) >> PAGE_SHIFT > FLUSH_PAGES_MAX) {
		if (mm)
			flush_user();
		else
			flush_everything();
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		flush_one(start);
}

void flush_tlb_here(unsigned long addr)
{
	flush_one(addr);
}

/* ------------------------------------------------------------------ */
/* Which tables                                                        */

void arch_load_pgd(phys_addr_t pgd)
{
	write_cr3(pgd);
}

static void mark(struct mm_struct *mm, int cpu)
{
	__atomic_fetch_or(&mm->cpus, 1UL << cpu, __ATOMIC_SEQ_CST);
}

static void unmark(struct mm_struct *mm, int cpu)
{
	__atomic_fetch_and(&mm->cpus, ~(1UL << cpu), __ATOMIC_SEQ_CST);
}

void arch_switch_mm(struct mm_struct *next)
{
	struct cpu *cpu = this_cpu();
	struct mm_struct *prev = cpu->mm;

	if (prev == next)
		return;
	/*
	 * The mark is a full barrier before our first look at next's tables. Whoever changes
	 * them changes first and then looks for marks: he finds ours, or we find his change.
	 */
	mark(next, cpu->id);
	cpu->mm = next;
	write_cr3(__pa(next->pgd));
	unmark(prev, cpu->id); /* CR3's load has emptied the TLB of prev's */
}

/* ------------------------------------------------------------------ */
/* Asking the others                                                   */

/* What CPU n wants forgotten. mm NULL: addresses of the kernel. */
static struct request {
	struct mm_struct *mm;
	unsigned long start, end; /* start == end: nothing, but leave mm */
	unsigned long waiting;	  /* [a] bit n: CPU n has not served it yet */
} requests[MAX_CPUS];

/* What CPU n is asked. */
static struct {
	unsigned long senders; /* [a] bit n: requests[n] is for us */
	bool everything;       /* [a] somebody who does not wait wants all forgotten */
} inbox[MAX_CPUS];

static void serve(const struct request *r)
{
	if (r->mm && this_cpu()->mm != r->mm)
		return; /* has left it since the sender looked */
	if (r->mm && current->mm != r->mm)
		arch_switch_mm(&init_mm);
	else
		flush_here(r->mm, r->start, r->end);
}

/* tlb_vector - other CPUs ask; interrupts off. */
void tlb_vector(void)
{
	int me = this_cpu()->id;
	unsigned long senders = __atomic_exchange_n(&inbox[me].senders, 0, __ATOMIC_SEQ_CST);

	this_cpu()->tlb_ipis++;
	if (__atomic_exchange_n(&inbox[me].everything, false, __ATOMIC_SEQ_CST))
		flush_everything();
	for (int n = 0; n < MAX_CPUS; n++)
		if (senders >> n & 1) {
			serve(&requests[n]);
			__atomic_fetch_and(&requests[n].waiting, ~(1UL << me), __ATOMIC_RELEASE);
		}
}

/*
 * Ask those of the CPUs in the mask that run, this one excepted; wait_for_all() must
 * follow. The request stays ours until then.
 */
static void ask(unsigned long mask, struct mm_struct *mm, unsigned long start, unsigned long end)
{
	int me = this_cpu()->id;
	struct request *r = &requests[me];

	mask &= __atomic_load_n(&cpu_online_mask, __ATOMIC_SEQ_CST) & ~(1UL << me);
	if (!mask)
		return;
#ifdef CONFIG_DEBUG
	WARN(arch_irqs_disabled() || this_cpu()->irq_depth,
	     "a TLB flush waits for other CPUs with interrupts off");
#endif
	spinlock_debug_cpu_wait();
	r->mm = mm;
	r->start = start;
	r->end = end;
	__atomic_store_n(&r->waiting, mask, __ATOMIC_RELEASE);
	for (int n = 0; n < MAX_CPUS; n++)
		if (mask >> n & 1) {
			__atomic_fetch_or(&inbox[n].senders, 1UL << me, __ATOMIC_SEQ_CST);
			apic_send(cpus[n].hw_id, VECTOR_TLB);
		}
}

static void wait_for_all(void)
{
	const struct request *r = &requests[this_cpu()->id];

	while (__atomic_load_n(&r->waiting, __ATOMIC_ACQUIRE))
		arch_cpu_relax();
}

/* ------------------------------------------------------------------ */
/* Everywhere                                                          */

void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long mask, here = 1UL << this_cpu()->id;

	smp_mb(); /* the change of the tables, then the look at who has them: arch_switch_mm() */
	mask = READ_ONCE(mm->cpus);
	if (mask & ~here)
		ask(mask, mm, start, end);
	if (mask & here)
		flush_here(mm, start, end); /* the others are at it meanwhile */
	if (mask & ~here)
		wait_for_all();
}

void flush_tlb_page(struct mm_struct *mm, unsigned long addr)
{
	flush_tlb_range(mm, addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
}

void flush_tlb_mm(struct mm_struct *mm)
{
	flush_tlb_range(mm, 0, TASK_SIZE);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	ask(~0UL, NULL, start, end);
	flush_here(NULL, start, end);
	wait_for_all();
}

void flush_tlb_kernel_page(unsigned long addr)
{
	flush_tlb_kernel_range(addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
}

void flush_tlb_kernel_page_nowait(unsigned long addr)
{
	unsigned long mask = __atomic_load_n(&cpu_online_mask, __ATOMIC_SEQ_CST);

	flush_one(addr);
	for (int n = 0; n < MAX_CPUS; n++)
		/* one that has been asked already, and has not looked yet, needs no second call */
		if (mask >> n & 1 && n != this_cpu()->id &&
		    !__atomic_exchange_n(&inbox[n].everything, true, __ATOMIC_SEQ_CST))
			apic_send(cpus[n].hw_id, VECTOR_TLB);
}

void arch_leave_mm_everywhere(struct mm_struct *mm)
{
	unsigned long flags = arch_irq_save();

	if (this_cpu()->mm == mm)
		arch_switch_mm(&init_mm);
	arch_irq_restore(flags);
	ask(READ_ONCE(mm->cpus), mm, 0, 0);
	wait_for_all();
	WARN(mm->cpus, "an address space is freed that CPUs %#lx still use", mm->cpus);
}

void tlb_init_cpu(void)
{
	struct cpu *cpu = this_cpu();

	mark(cpu->mm, cpu->id);
	__atomic_fetch_or(&cpu_online_mask, 1UL << cpu->id, __ATOMIC_SEQ_CST);
	flush_everything(); /* what it has seen before anybody could ask it to forget */
}
