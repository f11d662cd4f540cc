// SPDX-License-Identifier: MIT
/*
 * mm/virt/kmap.c - windows onto high memory.
 *
 * What:     a stretch of kernel address space at KMAP_START whose page-table
 *           entries are set on demand:
 *
 *             [ 256 shared windows, kmap() ][ KM_TYPE_NR per CPU, kmap_atomic() ]
 *
 *           A shared window stays mapped while its count is above 0, and even
 *           after, until somebody needs the slot: only then is it unmapped and
 *           flushed. Two kmap() of one page share a window.
 *           A page that a device owns whole looks in a window as it does in the direct
 *           map: read-only, or not there (mm/dma/owner.c). An entry marked SPECIAL is
 *           exempt from that.
 * Start at: lend_window()
 * Locks:    kmap_lock (RANK_KMAP) for the shared windows; an atomic window
 *           belongs to its CPU.
 * See it:   boot with lowmem=64M; tests/kernel/kmap_test.c
 * Book:     LDD3 ch. 15.   Linux: mm/highmem.c, arch/i386/mm/highmem.c
 */
#include "mm/virt/kmap.h"

#include "kernel/lib/string.h"
#include "kernel/sched/wait.h"
#include "mm/virt/pgtable.h"

#define SHARED_WINDOWS 256

static struct {
	struct page *page; /* what it maps, or NULL */
	int count;	   /* users; 0: may be taken away */
} windows[SHARED_WINDOWS];
static DEFINE_SPINLOCK_RANK(kmap_lock, RANK_KMAP);
static DECLARE_WAIT_QUEUE_HEAD(kmap_wait);
static pte_t *window_ptes; /* of all windows, in order: one page table holds them */

#define ATOMIC_WINDOW(cpu, type) (SHARED_WINDOWS + (cpu)*KM_TYPE_NR + (type))
#define WINDOW_COUNT		 ATOMIC_WINDOW(MAX_CPUS, 0)
_Static_assert(WINDOW_COUNT <= PTRS_PER_PTE, "the windows share one page table");

static void *window_address(int i)
{
	return (void *)(KMAP_START + i * PAGE_SIZE);
}

/*
 * The window may have shown another page a moment ago: who uses it must forget that.
 * A device may get, or give back, the page just now: either we see what page_kernel_prot() says
 * then, or kmap_set_rights() over there sees our entry.
 */
static void set_window(int i, struct page *page)
{
	pgprot_t prot;

	do {
		prot = page_kernel_prot(page);
		set_pte(&window_ptes[i], pfn_pte(page_to_pfn(page), prot));
		smp_mb();
	} while (pgprot_val(prot) != pgprot_val(page_kernel_prot(page)));
}

void kmap_set_rights(struct page *page)
{
	pgprot_t prot = page_kernel_prot(page);

	for (int i = 0; i < WINDOW_COUNT; i++) {
		u64 old = READ_ONCE(pte_val(window_ptes[i]));

		/* compare and exchange: its CPU may give this window to another page meanwhile */
		if (old && !pte_special(__pte(old)) && pte_pfn(__pte(old)) == page_to_pfn(page) &&
		    __atomic_compare_exchange_n(&window_ptes[i].val, &old,
						pte_val(pfn_pte(page_to_pfn(page), prot)), false,
						__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) &&
		    pgprot_val(prot) != pgprot_val(PAGE_KERNEL))
			flush_tlb_kernel_page_nowait((unsigned long)window_address(i));
	}
}

pte_t *kmap_window_pte(unsigned long addr)
{
	unsigned long i = (addr - KMAP_START) >> PAGE_SHIFT;

	return addr >= KMAP_START && i < WINDOW_COUNT ? &window_ptes[i] : NULL;
}

static int find_window(struct page *page)
{
	for (int i = 0; i < SHARED_WINDOWS; i++)
		if (windows[i].page == page)
			return i;
	return -1;
}

/* kmap_lock held: a window for page, with a count; -1 if all are in use. */
static int take_window(struct page *page)
{
	int i = find_window(page);

	if (i < 0) {
		for (i = 0; i < SHARED_WINDOWS && windows[i].count; i++)
			;
		if (i == SHARED_WINDOWS)
			return -1;
		windows[i].page = page;
		set_window(i, page);
		flush_tlb_kernel_page((unsigned long)window_address(i));
	}
	windows[i].count++;
	return i;
}

void *kmap_high(struct page *page)
{
	int i;

	for (;;) {
		spin_lock(&kmap_lock);
		i = take_window(page);
		spin_unlock(&kmap_lock);
		if (i >= 0)
			return window_address(i);
		wait_event(kmap_wait, kmap_in_use() < SHARED_WINDOWS);
	}
}

void kunmap_high(struct page *page)
{
	int i;

	spin_lock(&kmap_lock);
	i = find_window(page);
	BUG_ON(i < 0 || windows[i].count == 0);
	windows[i].count--;
	spin_unlock(&kmap_lock);
	wake_up(&kmap_wait);
}

int kmap_in_use(void)
{
	int n = 0;

	for (int i = 0; i < SHARED_WINDOWS; i++)
		n += windows[i].count > 0;
	return n;
}

void *page_address(const struct page *page)
{
	int i;

	if (!PageHighMem(page))
		return lowmem_page_address(page);
	i = find_window((struct page *)page);
	return i >= 0 && windows[i].count ? window_address(i) : NULL;
}

void *lend_window(struct page *page, enum km_type type)
{
	int i = ATOMIC_WINDOW(this_cpu()->id, type);

	BUG_ON(!pte_none(window_ptes[i])); /* this type is in use on this CPU */
	set_window(i, page);
	flush_tlb_here((unsigned long)window_address(i)); /* no other CPU uses it */
	return window_address(i);
}

/* A window of this CPU's that no change of the page's owner shuts, for a low page as well. */
static void *exempt_window(struct page *page, enum km_type type)
{
	int i = ATOMIC_WINDOW(this_cpu()->id, type);

	BUG_ON(!pte_none(window_ptes[i]));
	set_pte(&window_ptes[i],
		pfn_pte(page_to_pfn(page), __pgprot(pgprot_val(PAGE_KERNEL) | _PAGE_SPECIAL)));
	flush_tlb_here((unsigned long)window_address(i));
	return window_address(i);
}

void *kmap_exempt(struct page *page, enum km_type type)
{
	/* a program's page that a device gets while we copy was pinned before that */
	if (!PageHighMem(page) && !page->dma_maps && !atomic_read(&page->pins))
		return lowmem_page_address(page);
	return exempt_window(page, type);
}

void give_back_window(void *kaddr, enum km_type type)
{
	int i = ATOMIC_WINDOW(this_cpu()->id, type);

	BUG_ON(kaddr != window_address(i));
	/* no flush: nobody uses the window before set_window(), which flushes it */
	pte_clear(&window_ptes[i]);
}

void copy_from_page_exempt(void *to, struct page *page, unsigned long offset, size_t n)
{
	/* any page may become a device's while we read */
	const char *from = exempt_window(page, KM_USER0);

	memcpy(to, from + offset, n);
	kunmap_exempt((void *)from, KM_USER0);
}

void kmap_init(void)
{
	window_ptes = pte_alloc_kernel(KMAP_START);
	BUG_ON(!window_ptes || pte_index(KMAP_START) != 0);
}
