/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/kmap.h - the only way to touch a user page.
 *
 * What:     a page of high memory (lowmem=) has no address in the kernel; kmap()
 *           lends it one. For a page of low memory that is its logical address
 *           and costs nothing. Code that must work for any page - every page of a
 *           user program may be a high one - uses these always:
 *
 *             kmap/kunmap         may sleep (256 windows), survives a schedule()
 *             kmap_atomic/...     never sleeps, one window per CPU and type; no
 *                                 sleep until it is given back
 * Book:     LDD3 ch. 15, "The Memory Map and Struct Page".   Linux: include/linux/highmem.h
 */
#ifndef MM_VIRT_KMAP_H
#define MM_VIRT_KMAP_H

#include "kernel/sched/sched.h"
#include "mm/phys/page.h"

/* Which of a CPU's windows: two users at a time in one context may not collide. */
enum km_type {
	KM_USER0,
	KM_USER1,
	KM_IRQ0,
	KM_IRQ1,
	KM_DMA0,
	KM_DMA1,
	KM_TYPE_NR
};

/* One of this CPU's windows, whatever page it is; and back. */
void *lend_window(struct page *page, enum km_type type);
void give_back_window(void *kaddr, enum km_type type);
void *kmap_high(struct page *page);
void kunmap_high(struct page *page);
#ifndef HOST_TEST
static inline void *kmap(struct page *page)
{
	might_sleep();
	return PageHighMem(page) ? kmap_high(page) : lowmem_page_address(page);
}
static inline void kunmap(struct page *page)
{
	if (PageHighMem(page))
		kunmap_high(page);
}
static inline void *kmap_atomic(struct page *page, enum km_type type)
{
	return PageHighMem(page) ? lend_window(page, type) : lowmem_page_address(page);
}
static inline void kunmap_atomic(void *kaddr, enum km_type type)
{
	if ((unsigned long)kaddr >= KMAP_START) /* the direct map lies below */
		give_back_window(kaddr, type);
}
#else
void *kmap(struct page *page);
void kunmap(struct page *page);
void *kmap_atomic(struct page *page, enum km_type type);
void kunmap_atomic(void *kaddr, enum km_type type);
#endif

/*
 * kmap_exempt - as kmap_atomic, and the rule that the kernel keeps off what a device owns does
 * not count: for copies that are lawful whatever the device does meanwhile.
 *
 * => whose they are: fork's copy of a pinned page, copy-on-write of a driver's page, another
 *    program's memory in /proc, /dev/mem, and shadows. A driver has no business here
 */
void *kmap_exempt(struct page *page, enum km_type type);
#define kunmap_exempt(kaddr, type) kunmap_atomic(kaddr, type)

/* page_kernel_prot - what the kernel's own tables say of a page: less while a device owns it whole. */
static inline pgprot_t page_kernel_prot(const struct page *page)
{
	u64 prot = pgprot_val(PAGE_KERNEL);

	if (likely(!page->dma_maps) || PageDmaGiven(page))
		return __pgprot(prot);
	return __pgprot(prot & ~(PageDmaAbsent(page) ? _PAGE_PRESENT : _PAGE_RW));
}
/* kmap_set_rights - page_kernel_prot() has changed: into all windows that show the page. Any context. */
void kmap_set_rights(struct page *page);
/* kmap_window_pte - the entry of the window at addr, NULL if there is no window. */
pte_t *kmap_window_pte(unsigned long addr);

static inline void clear_highpage(struct page *page)
{
	void *kaddr = kmap_atomic(page, KM_USER0);

	clear_page(kaddr);
	kunmap_atomic(kaddr, KM_USER0);
}
static inline void copy_highpage(struct page *to, struct page *from)
{
	void *dst = kmap_atomic(to, KM_USER0), *src = kmap_atomic(from, KM_USER1);

	copy_page(dst, src);
	kunmap_atomic(src, KM_USER1);
	kunmap_atomic(dst, KM_USER0);
}

/* The same for a page that a device may own: see kmap_exempt(). */
static inline void copy_highpage_exempt(struct page *to, struct page *from)
{
	void *dst = kmap_atomic(to, KM_USER0), *src = kmap_exempt(from, KM_USER1);

	copy_page(dst, src);
	kunmap_exempt(src, KM_USER1);
	kunmap_atomic(dst, KM_USER0);
}
/* copy_from_page_exempt - n bytes from offset on, all in the page. */
void copy_from_page_exempt(void *to, struct page *page, unsigned long offset, size_t n);

void kmap_init(void);
/* kmap_in_use - windows lent out now; for the oracle. */
int kmap_in_use(void);

#endif
