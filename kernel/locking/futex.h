/* SPDX-License-Identifier: MIT */
/*
 * kernel/locking/futex.h - waiting for a word of user memory to change.
 *
 * What:     the kernel's share of the locks of threads. A lock is a word of memory that
 *           programs change by themselves; only who has to wait comes here, and who
 *           lets go of a word that somebody waits for.
 * Start at: sys_futex() in futex.c; robust.c for locks whose holder ends.
 * Locks:    [b] the lock of the waiter's bucket  [I] immutable
 * Spec:     futex(2), get_robust_list(2).   Linux: kernel/futex/
 */
#ifndef KERNEL_FUTEX_H
#define KERNEL_FUTEX_H

#include "kernel/lib/list.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/types.h"

struct task_struct;

/* Which word it is. Two words are the same if all three are equal, whatever their addresses. */
enum futex_kind {
	FUTEX_PRIVATE, /* FUTEX_PRIVATE_FLAG: this mm, this address */
	FUTEX_MM,      /* without the flag, in memory that is this mm's own */
	FUTEX_OBJECT   /* in memory that several mm may map */
};
struct futex_key {
	enum futex_kind kind;
	u64 object; /* the mm, or the number of what is mapped */
	u64 offset; /* the address, or the offset in what is mapped */
};

struct futex_bucket {
	spinlock_t lock;	  /* RANK_FUTEX */
	struct list_head waiters; /* [lock] of futex_waiter, the longest waiting first */
};

/* One task that waits; on its own stack. */
struct futex_waiter {
	struct list_head entry;	     /* [b] bucket->waiters, until it is woken */
	struct futex_bucket *bucket; /* [b] changed with the old and the new one locked */
	struct futex_key key;	     /* [b] */
	u32 bitset;		     /* [I] a wake-up must name one of these bits */
	bool woken;		     /* [b] */
	struct task_struct *task;    /* [I] */
};

#define FUTEX_NO_DEADLINE (~0ULL)
#define FUTEX_ANY	  (~0u) /* bitset of who does not care */

void futex_init(void);
/*
 * futex_wait - sleep on the word at uaddr if it holds val.
 *
 * => deadline by arch_clock_ns(), or FUTEX_NO_DEADLINE
 * => 0: woken; -EAGAIN: it holds something else; -ETIMEDOUT; -ERESTARTSYS: a signal came;
 *    -EINVAL, -EFAULT
 */
int futex_wait(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset);
/* futex_wake - wake up to n of those who wait there (always one); how many, or -EINVAL, -EFAULT. */
int futex_wake(u32 __user *uaddr, bool shared, int n, u32 bitset);
/* futex_waiters - how many wait at that word; for tests. */
int futex_waiters(u32 __user *uaddr, bool shared);

/*
 * futex_exit_task - current gives its memory up (exit, exec): what others wait for.
 *
 * => current->mm is still there; may sleep
 * => locks on its robust list are marked and passed on; the word that it promised to
 *    clear (set_tid_address) is cleared, if anybody else can see it
 */
void futex_exit_task(struct task_struct *task);

#endif
