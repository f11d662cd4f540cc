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
 * Start at: kmap_atomic()
 * Locks:    kmap_lock (RANK_KMAP) for the shared windows; an atomic window
 *           belongs to its CPU.
 * See it:   boot with lowmem=64M; tests/kernel/kmap_test.c
 * Book:     LDD3 ch. 15.   Linux: mm/highmem.c, arch/i386/mm/highmem.c
 */
#include "mm/virt/kmap.h"

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

/* The window may have shown another page a moment ago: who uses it must forget that. */
static void set_window(int i, struct page *page)
{
	set_pte(&window_ptes[i], pfn_pte(page_to_pfn(page), PAGE_KERNEL));
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

void *kmap(struct page *page)
{
	int i;

	might_sleep();
	if (!PageHighMem(page))
		return lowmem_page_address(page);
	for (;;) {
		spin_lock(&kmap_lock);
		i = take_window(page);
		spin_unlock(&kmap_lock);
		if (i >= 0)
			return window_address(i);
		wait_event(kmap_wait, kmap_in_use() < SHARED_WINDOWS);
	}
}

void kunmap(struct page *page)
{
	int i;

	if (!PageHighMem(page))
		return;
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

void *kmap_atomic(struct page *page, enum km_type type)
{
	int i;

	if (!PageHighMem(page))
		return lowmem_page_address(page);
	i = ATOMIC_WINDOW(this_cpu()->id, type);
	BUG_ON(!pte_none(window_ptes[i])); /* this type is in use on this CPU */
	set_window(i, page);
	flush_tlb_here((unsigned long)window_address(i)); /* no other CPU uses it */
	return window_address(i);
}

void kunmap_atomic(void *kaddr, enum km_type type)
{
	int i = ATOMIC_WINDOW(this_cpu()->id, type);

	if (kaddr != window_address(i))
		return; /* a low page: nothing was lent */
	/* no flush: nobody uses the window before set_window(), which flushes it */
	pte_clear(&window_ptes[i]);
}

void kmap_init(void)
{
	window_ptes = pte_alloc_kernel(KMAP_START);
	BUG_ON(!window_ptes || pte_index(KMAP_START) != 0);
}
