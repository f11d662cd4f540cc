// SPDX-License-Identifier: MIT
/*
 * mm/dma/owner.c - the MMU keeps the CPU off memory that a device owns.
 *
 * What:     the rule of the chapter: once a buffer is mapped it belongs to the
 *           device, and until it is unmapped or synced the driver must not touch
 *           it. Here the page tables know the rule. Each page that lies wholly in
 *           a mapping changes for the kernel:
 *
 *             DMA_TO_DEVICE                   read-only   (dma_debug=2: not present)
 *             DMA_FROM_DEVICE, BIDIRECTIONAL  not present
 *
 *           in the direct map or, a page of high memory, in every window that shows it
 *           (kmap.c). A driver that touches it takes a page fault in the kernel, and
 *           forbidden_touch() prints one report - who mapped it, who touched it -
 *           gives the page back, and lets the driver go on. A page that the buffer
 *           shares with other data cannot be taken away: the other data is in use.
 *           (A transfer of edu's has 4095 bytes at most, but the buffers that it maps are
 *           whole pages now and then, and those are taken.)
 *           Two mappings may have bytes in common only if neither device writes them, or if
 *           they are in pages that a program has pinned: what it asks for is its affair.
 * Start at: owner_take(), forbidden_touch()
 * Holds:    I11: page->dma_maps counts the live mappings, owned by their device,
 *           that hold the page whole; its direct-map entry is writable iff 0. A page has
 *           PG_dma_part while bytes of it are in a live mapping, whoever's turn it is.
 * Locks:    dma_lock, held by the caller (taken in the fault).
 * Not here: user mappings of the page: a program that touches its own buffer during
 *           a transfer gets what it would get on Linux. The kernel's lawful copies of
 *           such pages: kmap_exempt().
 * See it:   tests/kernel/dma_owner_test.c; boot with dma_debug=0 to switch it off; gdb: np-walk
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings".   Spec: SDM 3A 4.10.4 (flushing)
 */
#include "kernel/lib/panic.h"
#include "mm/dma/internal.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"

#define MAX_DMA_MAPS 255 /* what page->dma_maps can count */

/* The pages wholly inside r's memory: first and the one after the last. */
static unsigned long first_whole(const struct dma_record *r)
{
	return (r->phys + PAGE_SIZE - 1) >> PAGE_SHIFT;
}
static unsigned long end_whole(const struct dma_record *r)
{
	return (r->phys + r->size) >> PAGE_SHIFT;
}

/*
 * The direct map's entry for a page; NULL for high memory, for a direct map of large
 * pages, and for reserved pages (the kernel image keeps the protection it has).
 */
static pte_t *direct_pte(unsigned long pfn)
{
	if (!direct_map_small || pfn >= max_low_pfn || PageReserved(pfn_to_page(pfn)))
		return NULL;
	return kernel_pte((unsigned long)__va((phys_addr_t)pfn << PAGE_SHIFT));
}

/* What the kernel may do with the page, by dma_maps and PG_dma_absent: into its tables. */
static void set_rights(unsigned long pfn)
{
	struct page *page = pfn_to_page(pfn);
	unsigned long addr = (unsigned long)__va((phys_addr_t)pfn << PAGE_SHIFT);
	pte_t *pte = direct_pte(pfn);

	if (PageHighMem(page)) {
		kmap_set_rights(page);
		return;
	}
	if (!pte)
		return;
	set_pte(pte, pfn_pte(pfn, page_kernel_prot(page)));
	/*
	 * A permission is taken away: no TLB may remember it. Interrupts are off here, so another
	 * CPU is not waited for: a touch there within the next microseconds goes unreported.
	 */
	if (page->dma_maps && !PageDmaGiven(page))
		flush_tlb_kernel_page_nowait(addr);
	/* giving one needs no flush: a stale entry faults, and the handler finds all well */
}

/* ------------------------------------------------------------------ */

/* Has some page of it as many readers as can be counted? */
static bool is_full(const struct dma_record *r)
{
	for (unsigned long pfn = first_whole(r); pfn < end_whole(r); pfn++)
		if (pfn_to_page(pfn)->dma_maps == MAX_DMA_MAPS)
			return true;
	return false;
}

/*
 * Is what both have in common a program's own? It may ask for two transfers into one buffer, and
 * gets what it would get on Linux; no driver can know, and none is to blame.
 */
static bool asked_by_program(const struct dma_record *a, const struct dma_record *b)
{
	unsigned long first = max(a->phys, b->phys) >> PAGE_SHIFT;
	unsigned long last = (min(a->phys + a->size, b->phys + b->size) - 1) >> PAGE_SHIFT;

	for (unsigned long pfn = first; pfn <= last; pfn++)
		if (!atomic_read(&pfn_to_page(pfn)->pins))
			return false;
	return true;
}

struct dma_record *owner_conflict(const struct dma_record *m)
{
	struct dma_record *r = record_find_phys(m->phys, m->size);

	if (r && is_full(m))
		return r;
	for (; r; r = record_next_phys(r, m->phys, m->size))
		/* several devices may read a byte; one that writes it must be alone */
		if (r != m && !r->coherent && !r->cpu_owns &&
		    (m->dir != DMA_TO_DEVICE || r->dir != DMA_TO_DEVICE) && !asked_by_program(m, r))
			return r;
	return NULL;
}

/* The pages with bytes of r's memory: the first, and the last. */
static unsigned long first_page(const struct dma_record *r)
{
	return r->phys >> PAGE_SHIFT;
}
static unsigned long last_page(const struct dma_record *r)
{
	return (r->phys + r->size - 1) >> PAGE_SHIFT;
}

/*
 * Bytes of these pages are in a mapping, though perhaps not all, whoever's turn it is: their
 * freeing is to be looked at. (A page that is freed while the CPU has it by sync_for_cpu would be
 * written at unmap, and taken away by sync_for_device, and may be another's by then.)
 */
static void mark_parts(const struct dma_record *r)
{
	for (unsigned long pfn = first_page(r); pfn <= last_page(r); pfn++)
		SetPageDmaPart(pfn_to_page(pfn));
}

/* r is watched no more: what is in no other mapping may be freed. */
static void unmark_parts(const struct dma_record *r)
{
	for (unsigned long pfn = first_page(r); pfn <= last_page(r); pfn++) {
		phys_addr_t phys = (phys_addr_t)pfn << PAGE_SHIFT;
		struct dma_record *other = record_find_phys(phys, PAGE_SIZE);

		while (other && !other->watched)
			other = record_next_phys(other, phys, PAGE_SIZE);
		if (!other)
			ClearPageDmaPart(pfn_to_page(pfn));
	}
}

/* Does r, in the device's turn, keep the kernel from reading? */
static bool hides(const struct dma_record *r)
{
	return r->dir != DMA_TO_DEVICE || dma_debug > 1;
}

/* Does one of the mappings that own the page whole hide it? */
static bool is_hidden(unsigned long pfn)
{
	phys_addr_t phys = (phys_addr_t)pfn << PAGE_SHIFT;
	struct dma_record *r = record_find_phys(phys, PAGE_SIZE);

	while (r && (!r->watched || r->cpu_owns || !hides(r) || pfn < first_whole(r) ||
		     pfn >= end_whole(r)))
		r = record_next_phys(r, phys, PAGE_SIZE);
	return r;
}

void owner_take(struct dma_record *r)
{
	unsigned long end = end_whole(r);

	r->watched = true;
	mark_parts(r);
	for (unsigned long pfn = first_whole(r); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		page->dma_maps++;
		ClearPageDmaGiven(page);
		if (hides(r))
			SetPageDmaAbsent(page);
		set_rights(pfn);
	}
}

void owner_give_back(const struct dma_record *r)
{
	unsigned long end = end_whole(r);

	if (!r->watched)
		return; /* it was mapped without checks */
	for (unsigned long pfn = first_whole(r); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (--page->dma_maps == 0)
			ClearPageDmaGiven(page);
		/* of two mappings of a program's page, the one that is left may let the CPU read */
		else if (!PageDmaAbsent(page) || is_hidden(pfn))
			continue;
		ClearPageDmaAbsent(page);
		set_rights(pfn);
	}
}

void owner_end(struct dma_record *r)
{
	sync_to_cpu_locked(r);
	if (!r->watched)
		return;
	r->watched = false;
	unmark_parts(r);
}

/* ------------------------------------------------------------------ */
/* The fault                                                           */

/* The record to name: the one that has the touched byte, among those whose turn it is. */
static struct dma_record *who_owns(phys_addr_t phys)
{
	struct dma_record *r = record_find_phys(phys, 1);

	while (r && (r->cpu_owns || r->coherent))
		r = record_next_phys(r, phys, 1);
	return r;
}

/* The CPU touched a page that a device owns: report, give the page back, go on. */
static void forbidden_touch(struct pt_regs *regs, unsigned long addr, unsigned long pfn,
			    unsigned int flags)
{
	struct dma_record *r = who_owns(((phys_addr_t)pfn << PAGE_SHIFT) + offset_in_page(addr));

	dma_report(DMA_ERR_CPU_TOUCH, r ? r->dev : NULL, r,
		   "the CPU %s %#lx, which the device owns",
		   flags & FAULT_WRITE ? "writes" : "reads", addr);
	printk(KERN_ERR "  touched by:\n");
	show_backtrace(arch_regs_ip(regs), arch_regs_fp(regs));
	SetPageDmaGiven(pfn_to_page(pfn));
	set_rights(pfn);
}

static bool entry_allows(pte_t *pte, unsigned int flags)
{
	return pte_val(*pte) & _PAGE_PRESENT && (!(flags & FAULT_WRITE) || pte_write(*pte));
}

/* The entry behind a kernel address that may be a device's, and its page; NULL: not ours. */
static pte_t *entry_of(unsigned long addr, unsigned long *pfn)
{
	pte_t *pte;

	if (addr >= PAGE_OFFSET && addr - PAGE_OFFSET < max_low_pfn << PAGE_SHIFT) {
		*pfn = (addr - PAGE_OFFSET) >> PAGE_SHIFT;
		return pfn_valid(*pfn) ? direct_pte(*pfn) : NULL;
	}
	pte = kmap_window_pte(addr);
	if (!pte || pte_none(*pte))
		return NULL;
	*pfn = pte_pfn(*pte);
	return pte;
}

static bool kernel_fault(struct pt_regs *regs, unsigned long addr, unsigned int flags)
{
	unsigned long pfn, irqflags;
	bool resolved = true;
	pte_t *pte = entry_of(addr, &pfn);

	if (!pte || flags & FAULT_EXEC)
		return false;
	spin_lock_irqsave(&dma_lock, irqflags);
	if (entry_allows(pte, flags))
		flush_tlb_here(addr); /* given back a moment ago; this CPU had the old entry */
	else if (pfn_to_page(pfn)->dma_maps)
		forbidden_touch(regs, addr, pfn, flags);
	else
		resolved = false; /* not ours: read-only text, or a hole */
	spin_unlock_irqrestore(&dma_lock, irqflags);
	return resolved;
}

void owner_init(void)
{
	kernel_fault_hook = kernel_fault;
}
