// SPDX-License-Identifier: MIT
/*
 * mm/dma/owner.c - the MMU keeps the CPU off memory that a device owns.
 *
 * What:     the rule of the chapter: once a buffer is mapped it belongs to the
 *           device, and until it is unmapped or synced the driver must not touch
 *           it. Here the page tables know the rule. Each page that lies wholly in
 *           a mapping changes in the kernel's direct map:
 *
 *             DMA_TO_DEVICE                   read-only
 *             DMA_FROM_DEVICE, BIDIRECTIONAL  not present
 *
 *           A driver that touches it takes a page fault in the kernel, and
 *           forbidden_touch() prints one report - who mapped it, who touched it -
 *           gives the page back, and lets the driver go on. A page that the buffer
 *           shares with other data cannot be taken away: the other data is in use.
 *           (So edu's transfers, of 4095 bytes at most, never take one; the tests do.)
 * Start at: owner_take(), forbidden_touch()
 * Holds:    I11: page->dma_maps counts the live mappings, owned by their device,
 *           that hold the page whole; its direct-map entry is writable iff 0.
 * Locks:    dma_lock, held by the caller (taken in the fault).
 * Not here: user mappings of the page: a program that touches its own buffer during
 *           a transfer gets what it would get on Linux.
 * See it:   tests/kernel/dma_owner_test.c; boot with dma_debug=0 to switch it off; gdb: np-walk
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings".   Spec: SDM 3A 4.10.4 (flushing)
 */
#include "kernel/lib/panic.h"
#include "mm/dma/internal.h"
#include "mm/virt/fault.h"
#include "mm/virt/pgtable.h"

/* The pages wholly inside [phys, phys + size): first and the one after the last. */
static unsigned long first_whole(phys_addr_t phys)
{
	return (phys + PAGE_SIZE - 1) >> PAGE_SHIFT;
}
static unsigned long end_whole(phys_addr_t phys, size_t size)
{
	return (phys + size) >> PAGE_SHIFT;
}

/*
 * The direct map's entry for a page; NULL for high memory, for a direct map of large
 * pages, and for reserved pages (the kernel image keeps the protection it has).
 */
static pte_t *direct_pte(unsigned long pfn)
{
	if (pfn >= max_low_pfn || PageReserved(pfn_to_page(pfn)))
		return NULL;
	return kernel_pte((unsigned long)__va((phys_addr_t)pfn << PAGE_SHIFT));
}

static void set_direct(unsigned long pfn, u64 clear)
{
	unsigned long addr = (unsigned long)__va((phys_addr_t)pfn << PAGE_SHIFT);
	pte_t *pte = direct_pte(pfn);

	if (!pte)
		return;
	set_pte(pte, __pte(pte_val(pfn_pte(pfn, PAGE_KERNEL)) & ~clear));
	/*
	 * A permission is taken away: no TLB may remember it. Interrupts are off here, so another
	 * CPU is not waited for: a touch there within the next microseconds goes unreported.
	 */
	if (clear)
		flush_tlb_kernel_page_nowait(addr);
	/* giving one needs no flush: a stale entry faults, and the handler finds all well */
}

bool owner_can_take(phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	unsigned long end = end_whole(phys, size);

	for (unsigned long pfn = first_whole(phys); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		/* several devices may read a page; one that writes it must be alone */
		if (page->dma_maps &&
		    (dir != DMA_TO_DEVICE || PageDmaWrite(page) || page->dma_maps == 255))
			return false;
	}
	return true;
}

bool owner_take(phys_addr_t phys, size_t size, enum dma_data_direction dir)
{
	unsigned long end = end_whole(phys, size);

	if (!owner_can_take(phys, size, dir))
		return false;
	for (unsigned long pfn = first_whole(phys); pfn < end; pfn++) {
		pfn_to_page(pfn)->dma_maps++;
		if (dir != DMA_TO_DEVICE)
			SetPageDmaWrite(pfn_to_page(pfn));
		set_direct(pfn, dir == DMA_TO_DEVICE ? _PAGE_RW : _PAGE_PRESENT);
	}
	return true;
}

void owner_give_back(phys_addr_t phys, size_t size)
{
	unsigned long end = end_whole(phys, size);

	for (unsigned long pfn = first_whole(phys); pfn < end; pfn++) {
		struct page *page = pfn_to_page(pfn);

		if (page->dma_maps && --page->dma_maps == 0) {
			ClearPageDmaWrite(page);
			set_direct(pfn, 0);
		}
	}
}

/* The CPU touched a page that a device owns: report, give the page back, go on. */
static void forbidden_touch(struct pt_regs *regs, unsigned long addr, unsigned int flags)
{
	struct dma_record *r = record_find_phys(__pa((void *)addr));

	dma_report(DMA_ERR_CPU_TOUCH, r ? r->dev : NULL, r,
		   "the CPU %s %#lx, which the device owns",
		   flags & FAULT_WRITE ? "writes" : "reads", addr);
	printk(KERN_ERR "  touched by:\n");
	show_backtrace(arch_regs_ip(regs), arch_regs_fp(regs));
	set_direct(__pa((void *)addr) >> PAGE_SHIFT, 0);
}

static bool entry_allows(pte_t *pte, unsigned int flags)
{
	return pte_val(*pte) & _PAGE_PRESENT && (!(flags & FAULT_WRITE) || pte_write(*pte));
}

static bool kernel_fault(struct pt_regs *regs, unsigned long addr, unsigned int flags)
{
	unsigned long pfn, irqflags;
	bool resolved = true;
	pte_t *pte;

	if (addr < PAGE_OFFSET || addr - PAGE_OFFSET >= max_low_pfn << PAGE_SHIFT ||
	    flags & FAULT_EXEC)
		return false;
	pfn = (addr - PAGE_OFFSET) >> PAGE_SHIFT;
	pte = pfn_valid(pfn) ? direct_pte(pfn) : NULL;
	if (!pte)
		return false;
	spin_lock_irqsave(&dma_lock, irqflags);
	if (entry_allows(pte, flags))
		flush_tlb_here(addr); /* given back a moment ago; this CPU had the old entry */
	else if (pfn_to_page(pfn)->dma_maps)
		forbidden_touch(regs, addr, flags);
	else
		resolved = false; /* not ours: read-only text, or a hole */
	spin_unlock_irqrestore(&dma_lock, irqflags);
	return resolved;
}

void owner_init(void)
{
	kernel_fault_hook = kernel_fault;
}
