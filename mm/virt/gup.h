/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/gup.h - pinning user pages, so that a device may use them.
 *
 * Book:     LDD3 ch. 15, "Performing Direct I/O".   Linux: mm/memory.c
 */
#ifndef MM_VIRT_GUP_H
#define MM_VIRT_GUP_H

#include "mm/virt/vma.h"

struct page;
struct task_struct;

/*
 * get_user_pages - the pages behind len pages of user memory from start on, held in place.
 *
 * => down_read(&mm->mmap_sem) held; start is rounded down to a page
 * => write: the device (or the caller) will write them; copy-on-write is done now
 * => pages[len] and vmas[len] are filled if not NULL; with pages NULL nothing is held
 * => how many were got: fewer than len if a later one failed; -EFAULT or -ENOMEM if
 *    the first did
 * => release each: SetPageDirty() if it was written (and is not reserved), then
 *    page_cache_release()
 * => device memory (VM_IO) is refused; force lets write through a private read-only area
 * (Linux today: pin_user_pages / unpin_user_pages)
 */
int get_user_pages(struct task_struct *tsk, struct mm_struct *mm, unsigned long start, int len,
		   int write, int force, struct page **pages, struct vm_area_struct **vmas);
/*
 * page_cache_release - give up a page from get_user_pages(): the pin and its reference.
 *
 * => only for those: on a page that somebody else has pinned it would take his pin, for
 *    the book's call does not say whose it means (put_page() drops other references)
 */
void page_cache_release(struct page *page);
/* set_page_dirty - note that the page was written; 1 if it was clean before. */
int set_page_dirty(struct page *page);
int set_page_dirty_lock(struct page *page);
/* total_pins - pins now held in the whole system; for /proc and the oracle. */
int total_pins(void);

#endif
