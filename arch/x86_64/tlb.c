/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/tlb.c - making the CPU forget translations.
 *
 * What:     the CPU keeps translations it has used, and does not look at the tables
 *           again. So whoever takes a right away in a table (unmaps, write-protects)
 *           says so here, after the change and before the page is given to anyone
 *           else. Adding a right needs no flush: the CPU keeps no absent entry, and
 *           one that is too strict only costs a spurious fault.
 *             invlpg      one page, global or not
 *             load CR3    everything but global pages
 *             toggle PGE  everything
 * Start at: flush_tlb_range().
 * Holds:    an address space that this CPU does not run has nothing in its TLB, as
 *           each CR3 load empties it (no PCIDs). One CPU for now: with more, each
 *           function here will also ask the others.
 * See it:   gdb: print tlb_flush_pages, tlb_flush_all
 * Linux:    arch/x86/mm/tlb.c.   Spec: SDM 3A 4.10.4
 */
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/sched.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"

/* From so many pages on it is cheaper to forget all. */
#define FLUSH_PAGES_MAX 64

unsigned long tlb_flush_pages, tlb_flush_all;

static void flush_one(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
	tlb_flush_pages++;
}

static void flush_user(void)
{
	write_cr3(read_cr3());
	tlb_flush_all++;
}

static void flush_everything(void)
{
	unsigned long flags = arch_irq_save(); /* nothing may run with PGE off for long */
	unsigned long cr4 = read_cr4();

	write_cr4(cr4 ^ CR4_PGE); /* any change of PGE empties the TLB */
	write_cr4(cr4);
	arch_irq_restore(flags);
	tlb_flush_all++;
}

static bool loaded_here(struct mm_struct *mm)
{
	return this_cpu()->mm == mm;
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

void arch_leave_mm_everywhere(struct mm_struct *mm)
{
	unsigned long flags = arch_irq_save();

	if (loaded_here(mm))
		arch_switch_mm(&init_mm);
	arch_irq_restore(flags);
}

/* ------------------------------------------------------------------ */
/* Flushing                                                            */

void flush_tlb_here(unsigned long addr)
{
	flush_one(addr);
}

void flush_tlb_page(struct mm_struct *mm, unsigned long addr)
{
	if (loaded_here(mm))
		flush_one(addr);
}

void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	if (!loaded_here(mm))
		return;
	if ((end - start) >> PAGE_SHIFT > FLUSH_PAGES_MAX) {
		flush_user();
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		flush_one(start);
}

void flush_tlb_mm(struct mm_struct *mm)
{
	if (loaded_here(mm))
		flush_user();
}

void flush_tlb_kernel_page(unsigned long addr)
{
	flush_one(addr);
}

void flush_tlb_kernel_page_nowait(unsigned long addr)
{
	flush_one(addr);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	if ((end - start) >> PAGE_SHIFT > FLUSH_PAGES_MAX) {
		flush_everything();
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		flush_one(start);
}
