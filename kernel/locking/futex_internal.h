/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/futex_internal.h - what the files about futexes share.
 *
 * Locks:    "bucket locked" means bucket->lock of futex.h, interrupts on.
 */
#ifndef KERNEL_LOCKING_FUTEX_INTERNAL_H
#define KERNEL_LOCKING_FUTEX_INTERNAL_H

#include "kernel/locking/futex.h"

/* futex_get_key - which word is at uaddr? 0; -EINVAL: misaligned; -EFAULT: there is none. May sleep. */
int futex_get_key(u32 __user *uaddr, bool shared, struct futex_key *key);
bool futex_same_key(const struct futex_key *a, const struct futex_key *b);
struct futex_bucket *futex_bucket_of(const struct futex_key *key);

/* The word, with spinlocks held: -EFAULT if its page is not there now; then futex_bring_page(). */
int futex_read_word(u32 *value, const u32 __user *uaddr);
int futex_swap_word(u32 *was, u32 __user *uaddr, u32 old, u32 new);
/* futex_bring_page - with no lock held. 0: try again; -EFAULT: it will never be there */
int futex_bring_page(u32 __user *uaddr, bool write);

/* futex_wake_waiter - bucket locked; once the lock is let go of, w and its task may be gone. */
void futex_wake_waiter(struct futex_waiter *w);
/* futex_wake_matching - bucket locked: wake waiters of key, n at most but one in any case; how many. */
int futex_wake_matching(struct futex_bucket *bucket, const struct futex_key *key, int n,
			u32 bitset);

/* The words that an operation is about. */
struct two_words {
	u32 __user *uaddr[2];
	bool shared;
	/* found by find_two(): */
	struct futex_key key[2];
	struct futex_bucket *bucket[2];
};

/* futex_two.c: what they do and return stands there. */
int futex_requeue(struct two_words *t, int wake, int move, const u32 *expected);
int futex_wake_op(struct two_words *t, int n, int n2, u32 code);

#endif
