/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/page_lock.h - a lock for each page: one bit, and a queue that many pages share.
 *
 * What:     who fills a page of the cache, or takes it out, has it locked meanwhile; who
 *           needs what is to be in it waits. A sleeping lock: the filling may be I/O.
 * Start at: lock_page()
 * Locks:    RANK_PAGE_LOCK; one page at a time. The holder has a reference besides.
 * Book:     LDD2 ch. 13 (PG_locked).   Linux: include/linux/pagemap.h
 */
#ifndef MM_VIRT_PAGE_LOCK_H
#define MM_VIRT_PAGE_LOCK_H

#include "mm/phys/page.h"

/* lock_page - may sleep; no spinlock held. */
void lock_page(struct page *page);
void unlock_page(struct page *page);
/* lock_new_page - the same for a page that nobody else knows yet. */
void lock_new_page(struct page *page);

void page_lock_init(void);

#endif
