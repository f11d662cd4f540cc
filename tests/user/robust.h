/* SPDX-License-Identifier: MIT */
/*
 * tests/user/robust.h - the list of locks that a thread holds, for the kernel to walk.
 *
 * What:     A robust lock is a word with its owner's number.  A thread hangs
 *           the locks that it holds in a list and tells the kernel where that
 *           begins; when it dies, the kernel marks them and wakes a waiter of
 *           each.  The list ends where it began:
 *
 *               head.first -> lock.next -> lock.next -> &head
 *               the word of a lock is at its address + head.offset
 *
 * Start at: robust_begin, robust_add.
 * See it:   tests/user/as-user/futex_robust_*.c.
 * Linux:    Documentation/locking/robust-futex-ABI.rst.
 */
#ifndef TESTS_USER_ROBUST_H
#define TESTS_USER_ROBUST_H

#include "tests/user/threads.h"

struct robust_lock {
	unsigned long next;
	volatile int word;
};

/* Linux's struct robust_list_head */
static struct {
	unsigned long first;
	long offset;
	unsigned long pending;
} robust_head;

/* robust_begin - an empty list. */
static KTAP_UNUSED void robust_begin(void)
{
	robust_head.first = (unsigned long)&robust_head;
	robust_head.offset = offsetof(struct robust_lock, word);
	robust_head.pending = 0;
}

/* robust_add - @lock becomes the first of the list. */
static KTAP_UNUSED void robust_add(struct robust_lock *lock)
{
	lock->next = robust_head.first;
	robust_head.first = (unsigned long)lock;
}

#endif
