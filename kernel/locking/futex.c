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
 * Locks:    bucket->lock (RANK_FUTEX), interrupts on: handlers do not come here. Two of
 *           them in the order of their addresses. mmap_sem before, to find a shared word.
 * Not here: priority inheritance (the PI operations are ENOSYS).
 * See it:   gdb: np-futex; tests/kernel/futex_test.c; docs/futex.md
 * Spec:     futex(2).   Linux: kernel/futex/core.c, waitwake.c, requeue.c
 */
#include "kernel/locking/futex.h"

#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/futex.h"
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

static int get_key(u32 __user *uaddr, bool shared, struct futex_key *key)
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

static bool same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->kind == b->kind && a->object == b->object && a->offset == b->offset;
}

/* Words of one object lie a few bytes apart, objects a few hundred: the product spreads both. */
static struct futex_bucket *bucket_of(const struct futex_key *key)
{
	u64 mix = (key->object ^ key->offset >> 2) * 0x9e3779b97f4a7c15ULL;

	return &futex_buckets[(mix >> 32) % FUTEX_BUCKETS];
}

/* ------------------------------------------------------------------ */
/* The word, with spinlocks held                                       */

/* -EFAULT: the page is not there, or never will be: bring_page() finds out */
static int read_word(u32 *value, const u32 __user *uaddr)
{
	int error;

	pagefault_disable();
	error = get_user(*value, uaddr);
	pagefault_enable();
	return error;
}

static int swap_word(u32 *was, u32 __user *uaddr, u32 old, u32 new)
{
	int error;

	pagefault_disable();
	error = cmpxchg_user(was, uaddr, old, new);
	pagefault_enable();
	return error;
}

/* After a failure above, with no lock held: 0: try again; -EFAULT */
static int bring_page(u32 __user *uaddr, bool write)
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

static void lock_two(struct futex_bucket *a, struct futex_bucket *b) __acquires(&a->lock)
	__acquires(&b->lock)
{
	struct futex_bucket *first = min(a, b), *second = max(a, b);

	spin_lock(&first->lock);
	if (second != first)
		spin_lock_nested(&second->lock, &first->lock);
	else
		__acquire(&second->lock);
}

static void unlock_two(struct futex_bucket *a, struct futex_bucket *b) __releases(&a->lock)
	__releases(&b->lock)
{
	spin_unlock(&a->lock);
	if (b != a)
		spin_unlock(&b->lock);
	else
		__release(&b->lock);
}

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
static void wake_waiter(struct futex_waiter *w)
{
	list_del(&w->entry);
	WRITE_ONCE(w->woken, true);
	wake_up_process(w->task);
}

/* Bucket locked: wake waiters of key, n at most but one in any case; how many. */
static int wake_matching(struct futex_bucket *bucket, const struct futex_key *key, int n,
			 u32 bitset)
{
	struct futex_waiter *w, *next;
	int woken = 0;

	list_for_each_entry_safe(w, next, &bucket->waiters, entry) {
		if (!same_key(&w->key, key) || !(w->bitset & bitset))
			continue;
		wake_waiter(w);
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
		int error = get_key(uaddr, shared, &w->key);
		u32 now = 0;

		if (error)
			return error;
		w->bucket = bucket_of(&w->key);
		spin_lock(&w->bucket->lock);
		error = read_word(&now, uaddr);
		if (!error && now == val)
			list_add_tail(&w->entry, &w->bucket->waiters);
		spin_unlock(&w->bucket->lock);
		if (!error)
			return now == val ? 0 : -EAGAIN;
		/* from here the key is found anew: the memory may be another's when we are back */
		error = bring_page(uaddr, false);
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
	ret = get_key(uaddr, shared, &key);
	if (ret)
		return ret;
	bucket = bucket_of(&key);
	spin_lock(&bucket->lock);
	ret = wake_matching(bucket, &key, n, bitset);
	spin_unlock(&bucket->lock);
	return ret;
}

int futex_waiters(u32 __user *uaddr, bool shared)
{
	struct futex_bucket *bucket;
	struct futex_waiter *w;
	struct futex_key key;
	int n = get_key(uaddr, shared, &key);

	if (n)
		return n;
	bucket = bucket_of(&key);
	spin_lock(&bucket->lock);
	list_for_each_entry(w, &bucket->waiters, entry)
		n += same_key(&w->key, &key);
	spin_unlock(&bucket->lock);
	return n;
}

/* ------------------------------------------------------------------ */
/* Two words                                                           */

/* The words that an operation is about. */
struct two_words {
	u32 __user *uaddr[2];
	bool shared;
	/* found by find_two(): */
	struct futex_key key[2];
	struct futex_bucket *bucket[2];
};

static int find_two(struct two_words *t)
{
	for (int i = 0; i < 2; i++) {
		int error = get_key(t->uaddr[i], t->shared, &t->key[i]);

		if (error)
			return error;
		t->bucket[i] = bucket_of(&t->key[i]);
	}
	return 0;
}

/* Both buckets locked: w waits for the second word from now on. */
static void move_waiter(struct futex_waiter *w, const struct two_words *t)
{
	if (t->bucket[1] != t->bucket[0]) {
		list_del(&w->entry);
		list_add_tail(&w->entry, &t->bucket[1]->waiters);
		WRITE_ONCE(w->bucket, t->bucket[1]);
	}
	w->key = t->key[1];
}

/* Both buckets locked: of those who wait for the first word, wake some, move more. */
static int wake_and_move(const struct two_words *t, int wake, int move)
{
	struct futex_waiter *w, *next;
	int done = 0;

	list_for_each_entry_safe(w, next, &t->bucket[0]->waiters, entry) {
		if (done - wake >= move)
			break;
		if (!same_key(&w->key, &t->key[0]))
			continue;
		if (++done <= wake)
			wake_waiter(w);
		else
			move_waiter(w, t);
	}
	return done;
}

/*
 * futex_requeue - wake some who wait for a word, and let others wait for a second one.
 *
 * A condition variable's broadcast: all are to go on, but each needs the mutex first. One
 * is woken; the others wait for the mutex without having run in between.
 *
 * => expected: what the first word must hold, or NULL
 * => how many were woken or moved; -EAGAIN: it holds something else; -EINVAL, -EFAULT
 */
static int futex_requeue(struct two_words *t, int wake, int move, const u32 *expected)
{
	if (wake < 0 || move < 0)
		return -EINVAL;
	for (;;) {
		int ret = find_two(t), fault = 0;
		u32 now = 0;

		if (ret)
			return ret;
		lock_two(t->bucket[0], t->bucket[1]);
		if (expected)
			fault = read_word(&now, t->uaddr[0]);
		if (!fault)
			ret = expected && now != *expected ? -EAGAIN : wake_and_move(t, wake, move);
		unlock_two(t->bucket[0], t->bucket[1]);
		if (!fault)
			return ret;
		ret = bring_page(t->uaddr[0], false);
		if (ret)
			return ret;
	}
}

/* ------------------------------------------------------------------ */
/* FUTEX_WAKE_OP                                                       */

/* What its last argument encodes. */
struct wake_op {
	unsigned int op, cmp;
	u32 oparg;
	s32 cmparg;
};

static struct wake_op decode_op(u32 code)
{
	struct wake_op op = {
		.op = code >> 28 & 7,
		.cmp = code >> 24 & 15,
		.oparg = (u32)((s32)(code << 8) >> 20), /* 12 bits with a sign */
		.cmparg = (s32)(code << 20) >> 20,
	};

	if (code >> 28 & FUTEX_OP_OPARG_SHIFT)
		op.oparg = 1u << (op.oparg & 31);
	return op;
}

/* What the word is to hold; false: there is no such operation */
static bool op_result(const struct wake_op *op, u32 old, u32 *new)
{
	switch (op->op) {
	case FUTEX_OP_SET:
		*new = op->oparg;
		return true;
	case FUTEX_OP_ADD:
		*new = old + op->oparg;
		return true;
	case FUTEX_OP_OR:
		*new = old | op->oparg;
		return true;
	case FUTEX_OP_ANDN:
		*new = old & ~op->oparg;
		return true;
	case FUTEX_OP_XOR:
		*new = old ^ op->oparg;
		return true;
	}
	return false;
}

/* 1, 0: what the word held compares so; -ENOSYS: there is no such comparison */
static int op_compares(const struct wake_op *op, s32 old)
{
	switch (op->cmp) {
	case FUTEX_OP_CMP_EQ:
		return old == op->cmparg;
	case FUTEX_OP_CMP_NE:
		return old != op->cmparg;
	case FUTEX_OP_CMP_LT:
		return old < op->cmparg;
	case FUTEX_OP_CMP_LE:
		return old <= op->cmparg;
	case FUTEX_OP_CMP_GT:
		return old > op->cmparg;
	case FUTEX_OP_CMP_GE:
		return old >= op->cmparg;
	}
	return -ENOSYS;
}

/* Change the word by one atomic step, spinlocks held; op_compares(), or -EFAULT: bring the page. */
static int change_word(const struct wake_op *op, u32 __user *uaddr)
{
	u32 old, new, was;
	int error = read_word(&old, uaddr);

	while (!error) {
		if (!op_result(op, old, &new))
			return -ENOSYS;
		error = swap_word(&was, uaddr, old, new);
		if (!error && was == old)
			return op_compares(op, (s32)old);
		old = was; /* somebody changed it in between */
	}
	return error;
}

/*
 * futex_wake_op - change the second word; wake at the first; and at the second if it compares so.
 *
 * A signal of an older glibc's condition variable: one call releases the lock inside, too.
 *
 * => how many were woken; -ENOSYS: unknown operation; -EINVAL, -EFAULT
 */
static int futex_wake_op(struct two_words *t, int n, int n2, u32 code)
{
	const struct wake_op op = decode_op(code);

	for (;;) {
		int ret = find_two(t), compares;

		if (ret)
			return ret;
		lock_two(t->bucket[0], t->bucket[1]);
		compares = change_word(&op, t->uaddr[1]);
		if (compares >= 0)
			ret = wake_matching(t->bucket[0], &t->key[0], n, FUTEX_ANY);
		if (compares > 0)
			ret += wake_matching(t->bucket[1], &t->key[1], n2, FUTEX_ANY);
		unlock_two(t->bucket[0], t->bucket[1]);
		if (compares >= 0 || compares != -EFAULT)
			return compares >= 0 ? ret : compares;
		ret = bring_page(t->uaddr[1], true);
		if (ret)
			return ret;
	}
}

/* ------------------------------------------------------------------ */
/* The call                                                            */

/* When a wait ends: relative for FUTEX_WAIT, absolute for the bitset form. 0 or an errno */
static int read_deadline(const struct timespec_abi __user *timeout, int op, u64 *deadline)
{
	u64 now = arch_clock_ns(), ns, boot;
	struct timespec_abi ts;

	*deadline = FUTEX_NO_DEADLINE;
	if (!timeout)
		return 0;
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	ns = timespec_to_ns(&ts);
	if ((op & ~FUTEX_PRIVATE_FLAG) == FUTEX_WAIT) {
		*deadline = now + ns;
	} else if (op & FUTEX_CLOCK_REALTIME) {
		boot = arch_boot_wallclock() * NSEC_PER_SEC; /* that clock is never set */
		*deadline = ns > boot ? ns - boot : 0;
	} else {
		*deadline = ns;
	}
	return 0;
}

static bool has_timeout(int command)
{
	return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI ||
	       command == FUTEX_LOCK_PI2 || command == FUTEX_WAIT_REQUEUE_PI;
}

static long wait_restartable(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset);

/* After a signal without a handler: on with the rest of the time. */
static long restart_wait(struct restart_block *restart)
{
	u32 __user *uaddr = (u32 __user *)restart->user;

	return wait_restartable(uaddr, restart->args[0], (u32)restart->args[1], restart->expires,
				(u32)restart->args[2]);
}

/* A wait with a time limit that is made again must not begin anew: it ends when it would have. */
static long wait_restartable(u32 __user *uaddr, bool shared, u32 val, u64 deadline, u32 bitset)
{
	long ret = futex_wait(uaddr, shared, val, deadline, bitset);

	if (ret != -ERESTARTSYS || deadline == FUTEX_NO_DEADLINE)
		return ret;
	current->sig.restart = (struct restart_block){
		.fn = restart_wait,
		.expires = deadline,
		.user = uaddr,
		.args = { shared, val, bitset },
	};
	return -ERESTART_RESTARTBLOCK;
}

/* The argument behind val is a time for some operations, a number for others. */
long sys_futex(u32 __user *uaddr, int op, u32 val, const struct timespec_abi __user *timeout,
	       u32 __user *uaddr2, u32 val3)
{
	int command = op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	int val2 = (int)(long __force)timeout;
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	struct two_words two = { { uaddr, uaddr2 }, shared, {}, {} };
	u64 deadline = FUTEX_NO_DEADLINE;
	int error = has_timeout(command) ? read_deadline(timeout, op, &deadline) : 0;

	if (error)
		return error;
	if (op & FUTEX_CLOCK_REALTIME && command != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (command) {
	case FUTEX_WAIT:
		return wait_restartable(uaddr, shared, val, deadline, FUTEX_ANY);
	case FUTEX_WAIT_BITSET:
		return wait_restartable(uaddr, shared, val, deadline, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, shared, (int)val, FUTEX_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, shared, (int)val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(&two, (int)val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(&two, (int)val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(&two, (int)val, val2, val3);
	}
	return -ENOSYS;
}

void futex_init(void)
{
	for (int i = 0; i < FUTEX_BUCKETS; i++) {
		spin_lock_init_rank(&futex_buckets[i].lock, "futex bucket", RANK_FUTEX);
		INIT_LIST_HEAD(&futex_buckets[i].waiters);
	}
}
