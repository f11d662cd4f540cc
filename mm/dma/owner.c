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
 *           (So edu's transfers, of 4095 bytes at most, never take one; the tests do.)
 *           Two mappings may have bytes in common only if neither device writes them, or if
 *           they are in pages that a program has pinned: what it asks for is its affair.
 * Start at: owner_take(), forbidden_touch()
 * Holds:    I11: page->dma_maps counts the live mappings, owned by their device,
 *           that hold the page whole; its direct-map entry is writable iff 0.
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
	return atomic_read(&phys_to_page(max(a->phys, b->phys))->pins);
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

/* Bytes of the page are in a mapping, though perhaps not all: its freeing is to be looked at. */
static void mark_parts(const struct dma_record *r)
{
	SetPageDmaPart(phys_to_page(r->phys));
	SetPageDmaPart(phys_to_page(r->phys + r->size - 1));
}

/* Is it in no other? */
static void unmark_part(struct page *page)
{
	struct dma_record *r = record_find_phys(page_to_phys(page), PAGE_SIZE);

	while (r && (r->coherent || r->cpu_owns))
		r = record_next_phys(r, page_to_phys(page), PAGE_SIZE);
	if (!r)
		ClearPageDmaPart(page);
}

void owner_take(const struct dma_record *r)
{
	unsigned long end = end_whole(r);

	mark_parts(r);
	for (unsigned long pfn = first_whole(r); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		page->dma_maps++;
		ClearPageDmaGiven(page);
		if (r->dir != DMA_TO_DEVICE || dma_debug > 1)
			SetPageDmaAbsent(page);
		set_rights(pfn);
	}
}

void owner_give_back(const struct dma_record *r)
{
	unsigned long end = end_whole(r);

	if (!PageDmaPart(phys_to_page(r->phys)))
		return; /* it was mapped without checks */
	unmark_part(phys_to_page(r->phys));
	unmark_part(phys_to_page(r->phys + r->size - 1));
	for (unsigned long pfn = first_whole(r); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (page->dma_maps && --page->dma_maps == 0) {
			ClearPageDmaAbsent(page);
			ClearPageDmaGiven(page);
			set_rights(pfn);
		}
	}
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
