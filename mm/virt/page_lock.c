// SPDX-License-Identifier: MIT
/*
 * mm/virt/page_lock.c - a lock for each page: one bit, and a queue that many pages share.
 *
 * What:     struct page has room for a bit, not for a queue. So there are a few queues, and
 *           each page has one of them by its address. Who is woken looks whether it was
 *           for his page, and sleeps again if not.
 *
 *             page 17  PG_locked --.
 *                                   +--> queue[5]: waits for 17, waits for 930, waits for 17
 *             page 930 PG_locked --'
 * Start at: lock_page()
 * Holds:    a page is freed unlocked: who has the lock has a reference.
 * Locks:    RANK_PAGE_LOCK.
 * See it:   tests/kernel/filemap_test.c; gdb: np-locks, np-page
 * Linux:    mm/filemap.c
 */
#include "mm/virt/page_lock.h"

#include "kernel/sched/sched.h"
#include "kernel/sched/wait.h"

#define QUEUES 64

static wait_queue_head_t queues[QUEUES];

static wait_queue_head_t *queue_of(const struct page *page)
{
	return &queues[page_to_pfn(page) % QUEUES];
}

/* Apart: hardly ever does anybody have to wait. */
static __noinline void wait_for_page(struct page *page)
{
	wait_event(*queue_of(page), !test_and_set_bit(PG_locked, &page->flags));
}

void lock_page(struct page *page)
{
	might_sleep();
	lockrank_acquire(page, "page lock", RANK_PAGE_LOCK,
			 (unsigned long)__builtin_return_address(0));
	if (unlikely(test_and_set_bit(PG_locked, &page->flags)))
		wait_for_page(page);
}

void lock_new_page(struct page *page)
{
	lockrank_acquire(page, "page lock", RANK_PAGE_LOCK,
			 (unsigned long)__builtin_return_address(0));
	page->flags |= 1UL << PG_locked; /* nobody looks at it: no need for a bus lock */
}

void unlock_page(struct page *page)
{
	wait_queue_head_t *queue = queue_of(page);

	lockrank_release(page);
	/* free first, then look who waits (a locked instruction orders the two); he queues first, then looks */
	clear_bit(PG_locked, &page->flags);
	if (unlikely(waitqueue_active(queue)))
		wake_up_all(queue);
}

void page_lock_init(void)
{
	for (int i = 0; i < QUEUES; i++)
		init_waitqueue_head_name(&queues[i], "page lock");
}
