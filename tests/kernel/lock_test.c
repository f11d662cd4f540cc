// SPDX-License-Identifier: MIT
/*
 * tests/kernel/lock_test.c - spinlocks, and the order of locks.
 *
 * What:     what a right user of locks sees. A wrong one panics (order, self-deadlock,
 *           a lock of handlers taken with interrupts on): that is tested from outside,
 *           boot with crash=lock. Several CPUs at one lock: smp_lock_test.c.
 * Start at: a_lock_is_held_until_released()
 */
#include "kernel/lib/lockrank.h"
#include "kernel/lib/spinlock.h"
#include "kernel/locking/rwsem.h"
#include "tests/kernel/fixture.h"

/* ------------------------------------------------------------------ */
/* Spinlocks and ranks                                                 */

static void a_lock_is_held_until_released(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	spin_lock(&lock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	spin_unlock(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
}

static void tickets_wrap_around(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	for (int i = 0; i < 65536 + 10; i++) {
		spin_lock(&lock);
		spin_unlock(&lock);
	}
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, lock.next, 10);
}

static void irqsave_restores_what_was(struct kunit *test)
{
	static DEFINE_SPINLOCK(outer);
	unsigned long flags;

	spin_lock_irqsave(&outer, flags);
	KUNIT_EXPECT_TRUE(test, arch_irqs_disabled());
	spin_unlock_irqrestore(&outer, flags);
	KUNIT_EXPECT_FALSE(test, arch_irqs_disabled());

	arch_irq_disable();
	spin_lock_irqsave(&outer, flags);
	spin_unlock_irqrestore(&outer, flags);
	KUNIT_EXPECT_TRUE(test, arch_irqs_disabled());
	arch_irq_enable();

	spin_lock_irq(&outer);
	KUNIT_EXPECT_TRUE(test, arch_irqs_disabled());
	spin_unlock_irq(&outer);
	KUNIT_EXPECT_FALSE(test, arch_irqs_disabled());
}

static bool try_and_release(spinlock_t *lock)
{
	if (!spin_trylock(lock))
		return false;
	spin_unlock(lock);
	return true;
}

static void spin_trylock_never_waits(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	for (int i = 0; i < 65536 + 10; i++) /* over the end of the numbers */
		KUNIT_ASSERT_TRUE(test, try_and_release(&lock));
	spin_lock(&lock);
	KUNIT_EXPECT_FALSE(test, try_and_release(&lock));
	spin_unlock(&lock);
	KUNIT_EXPECT_TRUE(test, try_and_release(&lock));
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
}

#ifdef CONFIG_DEBUG
/* Who does not wait may try in any order. */
static void two_locks_of_one_rank_by_address(struct kunit *test)
{
	static spinlock_t pair[2] = { SPINLOCK_INIT("one of a pair", RANK_FUTEX),
				      SPINLOCK_INIT("one of a pair", RANK_FUTEX) };
	static DEFINE_SPINLOCK_RANK(below, RANK_SLAB);

	spin_lock(&pair[0]);
	spin_lock_nested(&pair[1], &pair[0]);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&pair[0]) && spin_is_locked(&pair[1]));
	spin_lock(&below); /* the order goes on below both */
	spin_unlock(&below);
	spin_unlock(&pair[0]); /* in either order */
	spin_unlock(&pair[1]);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&pair[0]) || spin_is_locked(&pair[1]));
}

static void a_trylock_is_not_bound_to_the_order(struct kunit *test)
{
	static DEFINE_SPINLOCK_RANK(low, RANK_SLAB);
	static DEFINE_SPINLOCK_RANK(high, RANK_DRIVER);

	spin_lock(&low);
	if (spin_trylock(&high)) {
		KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 2);
		spin_unlock(&high);
	} else {
		kunit_fail(test, __FILE__, __LINE__, "a free lock was not taken");
	}
	spin_unlock(&low);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 0);
}

/* What schedule() does with the lock of a run queue. */
static void a_lock_is_passed_to_another_task(struct kunit *test)
{
	static struct task_struct other = { .comm = "other" };
	static DEFINE_SPINLOCK(a);
	static DEFINE_SPINLOCK_RANK(b, RANK_RUNQUEUE);
	unsigned long flags = arch_irq_save();

	spin_lock(&a);
	spin_lock(&b);
	spinlock_pass(&b, current, &other);
	KUNIT_EXPECT_EQ(test, current->locks.count, 1);
	KUNIT_EXPECT_EQ(test, other.locks.count, 1);
	KUNIT_EXPECT_PTR_EQ(test, other.locks.held[0].lock, &b);
	KUNIT_EXPECT_PTR_EQ(test, b.owner, &other);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&b));
	spin_unlock(&a);
	spinlock_pass(&b, &other, current);
	KUNIT_EXPECT_EQ(test, other.locks.count, 0);
	spin_unlock(&b);
	KUNIT_EXPECT_EQ(test, current->locks.count, 0);
	arch_irq_restore(flags);
}

static void held_locks_are_known_in_any_order_of_release(struct kunit *test)
{
	static DEFINE_SPINLOCK_RANK(a, RANK_DRIVER);
	static DEFINE_SPINLOCK_RANK(b, RANK_DMA);
	static DEFINE_SPINLOCK_RANK(c, RANK_SLAB);

	spin_lock(&a);
	spin_lock(&b);
	spin_lock(&c);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 3);
	spin_unlock(&a); /* not the last one taken */
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 2);
	spin_unlock(&c);
	spin_lock(&c); /* its place below b is free again */
	spin_unlock(&b);
	spin_unlock(&c);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 0);
	KUNIT_EXPECT_EQ(test, current->locks.count, 0);
}

static void an_interrupt_begins_with_nothing_held(struct kunit *test)
{
	static DEFINE_SPINLOCK_RANK(low, RANK_SLAB);
	static DEFINE_SPINLOCK_RANK(high, RANK_DRIVER);
	unsigned long flags;
	int saved;

	spin_lock_irqsave(&low, flags);
	saved = lockrank_irq_enter();
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 0);
	spin_lock(&high); /* against the order, were it the same context */
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 1);
	spin_unlock(&high);
	lockrank_irq_exit(saved);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 1);
	spin_unlock_irqrestore(&low, flags);
}

static void sleeping_locks_are_no_spinlocks(struct kunit *test)
{
	struct rw_semaphore sem;

	init_rwsem(&sem);
	down_write(&sem);
	KUNIT_EXPECT_EQ(test, current->locks.count, 1);
	KUNIT_EXPECT_EQ(test, lockrank_spinlocks_held(), 0);
	up_write(&sem);
	KUNIT_EXPECT_EQ(test, current->locks.count, 0);
}

static void sleeping_with_a_spinlock_is_reported(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	might_sleep();
	spin_unlock(&lock);
	might_sleep(); /* fine */
	arch_irq_disable();
	might_sleep();
	arch_irq_enable();
	kunit_expect_reports(test, 2);
}
#endif

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_lock_is_held_until_released),
	KUNIT_CASE(tickets_wrap_around),
	KUNIT_CASE(irqsave_restores_what_was),
	KUNIT_CASE(spin_trylock_never_waits),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(two_locks_of_one_rank_by_address),
	KUNIT_CASE(a_trylock_is_not_bound_to_the_order),
	KUNIT_CASE(a_lock_is_passed_to_another_task),
	KUNIT_CASE(held_locks_are_known_in_any_order_of_release),
	KUNIT_CASE(an_interrupt_begins_with_nothing_held),
	KUNIT_CASE(sleeping_locks_are_no_spinlocks),
	KUNIT_CASE(sleeping_with_a_spinlock_is_reported),
#endif
	{ 0 },
};

const struct kunit_suite lock_suite = { "lock", cases };
