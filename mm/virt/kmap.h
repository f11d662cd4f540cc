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

void *kmap(struct page *page);
void kunmap(struct page *page);
void *kmap_atomic(struct page *page, enum km_type type);
void kunmap_atomic(void *kaddr, enum km_type type);

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

void kmap_init(void);
/* kmap_in_use - windows lent out now; for the oracle. */
int kmap_in_use(void);

#endif
