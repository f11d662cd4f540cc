// SPDX-License-Identifier: MIT
/*
 * kernel/locking/futex_two.c - futex operations on two words at once.
 *
 * What:     what a condition variable needs, which is a word to wait for and a lock to have
 *           next: to let those who wait for the one wait for the other (requeue), and to
 *           change one word, then wake at both (FUTEX_WAKE_OP).
 * Start at: futex_requeue(), futex_wake_op()
 * Holds:    a waiter is in the bucket of its key, also while it is moved.
 * Locks:    both buckets' locks, in the order of their addresses.
 * See it:   tests/kernel/futex_test.c; tests/user/as-user/futex_*requeue*.c; docs/futex.md
 * Spec:     futex(2).   Linux: kernel/futex/requeue.c, waitwake.c
 */
#include "kernel/lib/panic.h"
#include "kernel/locking/futex_internal.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/futex.h"

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

static int find_two(struct two_words *t)
{
	for (int i = 0; i < 2; i++) {
		int error = futex_get_key(t->uaddr[i], t->shared, &t->key[i]);

		if (error)
			return error;
		t->bucket[i] = futex_bucket_of(&t->key[i]);
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
		if (!futex_same_key(&w->key, &t->key[0]))
			continue;
		if (++done <= wake)
			futex_wake_waiter(w);
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
int futex_requeue(struct two_words *t, int wake, int move, const u32 *expected)
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
			fault = futex_read_word(&now, t->uaddr[0]);
		if (!fault)
			ret = expected && now != *expected ? -EAGAIN : wake_and_move(t, wake, move);
		unlock_two(t->bucket[0], t->bucket[1]);
		if (!fault)
			return ret;
		ret = futex_bring_page(t->uaddr[0], false);
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
	int error = futex_read_word(&old, uaddr);

	while (!error) {
		if (!op_result(op, old, &new))
			return -ENOSYS;
		error = futex_swap_word(&was, uaddr, old, new);
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
int futex_wake_op(struct two_words *t, int n, int n2, u32 code)
{
	const struct wake_op op = decode_op(code);

	for (;;) {
		int ret = find_two(t), compares;

		if (ret)
			return ret;
		lock_two(t->bucket[0], t->bucket[1]);
		compares = change_word(&op, t->uaddr[1]);
		if (compares >= 0)
			ret = futex_wake_matching(t->bucket[0], &t->key[0], n, FUTEX_ANY);
		if (compares > 0)
			ret += futex_wake_matching(t->bucket[1], &t->key[1], n2, FUTEX_ANY);
		unlock_two(t->bucket[0], t->bucket[1]);
		if (compares >= 0 || compares != -EFAULT)
			return compares >= 0 ? ret : compares;
		ret = futex_bring_page(t->uaddr[1], true);
		if (ret)
			return ret;
	}
}
