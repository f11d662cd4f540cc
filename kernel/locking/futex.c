// SPDX-License-Identifier: MIT
/*
 * kernel/locking/futex.c - waiting for a word of user memory to change: the queues.
 *
 * What:     a lock in user space is a word. Taking it when it is free, and releasing it
 *           when nobody waits, are done by the program alone, by atomic instructions.
 *           Only the rest comes here:
 *
 *             wait: "sleep, if the word still holds the value that I saw"
 *             wake: "I have changed the word: wake so many of those who wait"
 *
 *           The kernel does not know what the word means. What it promises is that no
 *           wake-up falls between the look at the word and the sleep. So the look is
 *           done under the lock of the bucket in which waker and waiter meet:
 *
 *             waiter                              waker
 *               lock bucket                         change the word
 *               read the word: as expected?         lock bucket
 *               queue up                            wake those in the queue
 *               unlock, sleep                       unlock
 *
 *           Whoever locks first: either the waiter sees the new value, or the waker sees
 *           the waiter.
 * Start at: futex_wait(), futex_wake()
 * Holds:    1. a waiter is in the bucket of its key until it is woken, or leaves.
 *           2. the word is read with a spinlock held, so a page that is not there cannot
 *              be brought: the read fails at once (pagefault_disable), the lock is dropped,
 *              the page touched, and all is done again.
 *           3. the record of a waiter is on its stack. It is touched under the lock of its
 *              bucket only, and the waiter takes that lock before it goes, woken or not: so
 *              a waker never touches a stack that is no longer there.
 * Locks:    bucket->lock (RANK_FUTEX), interrupts on: handlers do not come here. mmap_sem
 *           before, to find a shared word.
 * Not here: operations on two words (futex_two.c); the system call (sys_futex.c).
 * See it:   gdb: np-futex; tests/kernel/futex_test.c; docs/futex.md
 * Spec:     futex(2).   Linux: kernel/futex/core.c, waitwake.c
 */
#include "kernel/lib/panic.h"
#include "kernel/locking/futex_internal.h"
#include "kernel/sched/sched.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/shmem.h"

#define FUTEX_BUCKETS 256

static struct futex_bucket futex_buckets[FUTEX_BUCKETS];

/* ------------------------------------------------------------------ */
/* Which word                                                          */

/*
 * A word without the private flag: if it lies in memory that others may map at other
 * addresses, it is told by what is mapped; else it is this address space's.
 */
static int shared_key(u32 __user *uaddr, struct futex_key *key)
{
	unsigned long addr = (unsigned long __force)uaddr;
	struct shared_place place;
	u32 value;
	int error;

	if (get_user(value, uaddr))
		return -EFAULT; /* nothing is there, or nothing more */
	error = get_shared_place(current->mm, addr, &place);
	if (error)
		return error;
	if (place.object)
		*key = (struct futex_key){ FUTEX_OBJECT, place.object,
					   place.index * PAGE_SIZE + offset_in_page(addr) };
	else
		*key = (struct futex_key){ FUTEX_MM, (u64)current->mm, addr };
	return 0;
}

int futex_get_key(u32 __user *uaddr, bool shared, struct futex_key *key)
{
	unsigned long addr = (unsigned long __force)uaddr;

	if (addr % sizeof(u32))
		return -EINVAL;
	if (!access_ok_range(uaddr, sizeof(u32)))
		return -EFAULT;
	if (shared)
		return shared_key(uaddr, key);
	*key = (struct futex_key){ FUTEX_PRIVATE, (u64)current->mm, addr };
	return 0;
}

bool futex_same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->kind == b->kind && a->object == b->object && a->offset == b->offset;
}

/* Words of one object lie a few bytes apart, objects a few hundred: the product spreads both. */
struct futex_bucket *futex_bucket_of(const struct futex_key *key)
{
	u64 mix = (key->object ^ key->offset >> 2) * 0x9e3779b97f4a7c15ULL;

	return &futex_buckets[(mix >> 32) % FUTEX_BUCKETS];
}

/* ------------------------------------------------------------------ */
/* The word, with spinlocks held                                       */

/* -EFAULT: the page is not there, or never will be: futex_bring_page() finds out */
int futex_read_word(u32 *value, const u32 __user *uaddr)
{
	int error;

	pagefault_disable();
	error = get_user(*value, uaddr);
	pagefault_enable();
	return error;
}

int futex_swap_word(u32 *was, u32 __user *uaddr, u32 old, u32 new)
{
	int error;

	pagefault_disable();
	error = cmpxchg_user(was, uaddr, old, new);
	pagefault_enable();
	return error;
}

/* After a failure above, with no lock held: 0: try again; -EFAULT */
int futex_bring_page(u32 __user *uaddr, bool write)
{
	u32 value, was;

	might_sleep();
	if (get_user(value, uaddr))
		return -EFAULT;
	/* a write that changes nothing: the same value, if it is still the same */
	return write ? cmpxchg_user(&was, uaddr, value, value) : 0;
}

/* ------------------------------------------------------------------ */
/* Buckets                                                             */

/* The waiter's bucket, locked. It may be moved while we wait for the lock. */
static struct futex_bucket *lock_bucket_of(struct futex_waiter *w) __acquires(&w->bucket->lock)
{
	for (;;) {
		struct futex_bucket *bucket = READ_ONCE(w->bucket);

		spin_lock(&bucket->lock);
		if (bucket == w->bucket)
			return bucket;
		spin_unlock(&bucket->lock); /* recheck: it was requeued meanwhile */
	}
}

/* Bucket locked. Once we let go of the lock, w and its task may be gone. */
void futex_wake_waiter(struct futex_waiter *w)
{
	list_del(&w->entry);
	WRITE_ONCE(w->woken, true);
	wake_up_process(w->task);
}

/* Bucket locked: wake waiters of key, n at most but one in any case; how many. */
int futex_wake_matching(struct futex_bucket *bucket, const struct futex_key *key, int n, u32 bitset)
{
	struct futex_waiter *w, *next;
	int woken = 0;

	list_for_each_entry_safe(w, next, &bucket->waiters, entry) {
		if (!futex_same_key(&w->key, key) || !(w->bitset & bitset))
			continue;
		futex_wake_waiter(w);
		if (++woken >= n)
			break;
	}
	return woken;
}

/* ------------------------------------------------------------------ */
/* Waiting                                                             */

/* Queue up for the word, if it holds val. 0: queued; -EAGAIN: it does not; -EINVAL, -EFAULT */
static int queue_up(struct futex_waiter *w, u32 __user *uaddr, bool shared, u32 val)
{
	for (;;) {
		int error = futex_get_key(uaddr, shared, &w->key);
		u32 now = 0;

		if (error)
			return error;
		w->bucket = futex_bucket_of(&w->key);
		spin_lock(&w->bucket->lock);
		error = futex_read_word(&now, uaddr);
		if (!error && now == val)
			list_add_tail(&w->entry, &w->bucket->waiters);
		spin_unlock(&w->bucket->lock);
		if (!error)
			return now == val ? 0 : -EAGAIN;
		/* from here the key is found anew: the memory may be another's when we are back */
		error = futex_bring_page(uaddr, false);
		if (error)
			return error;
	}
}

static void sleep_until_woken(struct futex_waiter *w, u64 deadline)
{
	for (;;) {
		u64 now = arch_clock_ns();

		set_current_state(TASK_INTERRUPTIBLE);
		if (READ_ONCE(w->woken) || signal_pending(current) || now >= deadline)
			break;
		if (deadline == FUTEX_NO_DEADLINE)
			schedule();
		else
			schedule_timeout_ns(deadline - now);
	}
	set_current_state(TASK_RUNNING);
}

/* Leave the queue. true: somebody had woken us */
static bool leave_queue(struct futex_waiter *w)
{
	struct futex_bucket *bucket = lock_bucket_of(w);
	bool woken = w->woken;

	list_del(&w->entry); /* woken: once more, harmless */
	spin_unlock(&bucket->lock);
	return woken;
}

int futex_wait(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset)
{
	struct futex_waiter w = { .bitset = bitset, .task = current };
	int error;

	if (!bitset)
		return -EINVAL;
	INIT_LIST_HEAD(&w.entry);
	error = queue_up(&w, uaddr, shared, val);
	if (error)
		return error;
	sleep_until_woken(&w, deadline);
	if (leave_queue(&w))
		return 0;
	/* a signal and the deadline may have come together: then it is the deadline, as on Linux */
	return arch_clock_ns() >= deadline ? -ETIMEDOUT : -ERESTARTSYS;
}

/* ------------------------------------------------------------------ */
/* Waking                                                              */

int futex_wake(u32 __user *uaddr, bool shared, int n, u32 bitset)
{
	struct futex_bucket *bucket;
	struct futex_key key;
	int ret;

	if (!bitset)
		return -EINVAL;
	ret = futex_get_key(uaddr, shared, &key);
	if (ret)
		return ret;
	bucket = futex_bucket_of(&key);
	spin_lock(&bucket->lock);
	ret = futex_wake_matching(bucket, &key, n, bitset);
	spin_unlock(&bucket->lock);
	return ret;
}

int futex_waiters(u32 __user *uaddr, bool shared)
{
	struct futex_bucket *bucket;
	struct futex_waiter *w;
	struct futex_key key;
	int n = futex_get_key(uaddr, shared, &key);

	if (n)
		return n;
	bucket = futex_bucket_of(&key);
	spin_lock(&bucket->lock);
	list_for_each_entry(w, &bucket->waiters, entry)
		n += futex_same_key(&w->key, &key);
	spin_unlock(&bucket->lock);
	return n;
}

void futex_init(void)
{
	for (int i = 0; i < FUTEX_BUCKETS; i++) {
		spin_lock_init_rank(&futex_buckets[i].lock, "futex bucket", RANK_FUTEX);
		INIT_LIST_HEAD(&futex_buckets[i].waiters);
	}
}
