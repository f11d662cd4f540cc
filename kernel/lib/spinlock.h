/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/spinlock.h - short critical sections that never sleep.
 *
 * What:     ticket locks: a taker draws the next number and waits until it is
 *           served, so that CPUs get the lock in the order they asked. Kernel
 *           code is never preempted, so on one CPU a lock only has to keep
 *           interrupts out where a handler takes it too: that is what the
 *           _irq and _irqsave forms are for.
 *           Debug builds give each lock a rank and a name (lockrank.h), know its
 *           owner, and panic on a self-deadlock instead of spinning for ever.
 * Start at: spin_lock()
 * Holds:    a holder does not sleep, touch user memory or wait for a device.
 * Book:     LDD3 ch. 5, "Spinlocks".   Linux: include/linux/spinlock.h
 */
#ifndef KERNEL_LIB_SPINLOCK_H
#define KERNEL_LIB_SPINLOCK_H

#include "arch/arch.h"
#include "kernel/lib/lockrank.h"
#include "kernel/lib/types.h"

typedef struct spinlock {
	u16 next;    /* [a] the next number to be drawn */
	u16 serving; /* the number that holds the lock; written by the holder only */
#ifdef CONFIG_DEBUG
	s16 rank;		   /* [I] enum lock_rank */
	u8 in_irq;		   /* was ever taken by an interrupt handler */
	u8 irqs_on;		   /* was ever taken by a task with interrupts on */
	u8 irqs_off;		   /* was ever taken with interrupts off, while several CPUs ran */
	u8 waited;		   /* was ever held while its holder waited for other CPUs */
	const char *name;	   /* [I] */
	struct task_struct *owner; /* holds it, or NULL */
	int cpu;		   /* where the owner runs */
	unsigned long site;	   /* where it was taken */
#endif
} spinlock_t;

#ifdef CONFIG_DEBUG
#define SPINLOCK_INIT(name_, rank_)              \
	{                                        \
		.rank = (rank_), .name = (name_) \
	}
#else
#define SPINLOCK_INIT(name_, rank_) \
	{                           \
		0, 0                \
	}
#endif
/* what a report calls it */
#ifdef CONFIG_DEBUG
#define spinlock_name(lock) ((lock)->name)
#else
#define spinlock_name(lock) "lock"
#endif
#define DEFINE_SPINLOCK_RANK(lock, rank) spinlock_t lock = SPINLOCK_INIT(#lock, rank)
#define DEFINE_SPINLOCK(lock)		 DEFINE_SPINLOCK_RANK(lock, RANK_DRIVER)
#define SPIN_LOCK_UNLOCKED		 ((spinlock_t)SPINLOCK_INIT("driver lock", RANK_DRIVER))

/* spin_lock_init_rank - make *lock ready; name is kept, not copied. */
void spin_lock_init_rank(spinlock_t *lock, const char *name, enum lock_rank rank);
#define spin_lock_init(lock) spin_lock_init_rank(lock, #lock, RANK_DRIVER)

/* The checks of debug builds, out of line; site is the taker's address. */
#ifdef CONFIG_DEBUG
void spinlock_debug_lock(spinlock_t *lock, unsigned long site);
void spinlock_debug_lock_nested(spinlock_t *lock, const spinlock_t *outer, unsigned long site);
void spinlock_debug_locked(spinlock_t *lock, unsigned long site);
void spinlock_debug_trylocked(spinlock_t *lock, unsigned long site);
void spinlock_debug_unlock(spinlock_t *lock);
/* spinlock_debug_cpu_wait - current waits for other CPUs to take an interrupt, with what it holds. */
void spinlock_debug_cpu_wait(void);
/* spinlock_wait - until ticket is served; a wait that does not end is reported, once. */
void spinlock_wait(spinlock_t *lock, u16 ticket, unsigned long site);
/* So many pauses are too long: no holder has that much to do. A test may lower it. */
extern unsigned long spinlock_patience;
#define spinlock_site() arch_this_ip()
#else
#define spinlock_site()				      0UL
#define spinlock_debug_lock(lock, site)		      ((void)0)
#define spinlock_debug_lock_nested(lock, outer, site) ((void)0)
#define spinlock_debug_locked(lock, site)	      ((void)0)
#define spinlock_debug_trylocked(lock, site)	      ((void)0)
#define spinlock_debug_unlock(lock)		      ((void)0)
#define spinlock_debug_cpu_wait()		      ((void)0)
static inline void spinlock_wait(spinlock_t *lock, u16 ticket, unsigned long site)
{
	while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket)
		arch_cpu_relax();
}
#endif

static __always_inline void spinlock_take(spinlock_t *lock, unsigned long site)
{
	u16 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);

	if (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket)
		spinlock_wait(lock, ticket, site);
	spinlock_debug_locked(lock, site);
}

static __always_inline void spin_lock(spinlock_t *lock) __acquires(lock)
{
	unsigned long site = spinlock_site();

	spinlock_debug_lock(lock, site);
	spinlock_take(lock, site);
	__acquire(lock);
}

/*
 * spin_lock_nested - a second lock of the rank of `outer`, which is held.
 *
 * => of two such locks the one at the lower address is always the outer one: then nobody
 *    holds one and waits for the other against somebody who does the opposite
 */
static __always_inline void spin_lock_nested(spinlock_t *lock, const spinlock_t *outer)
	__acquires(lock)
{
	unsigned long site = spinlock_site();

	spinlock_debug_lock_nested(lock, outer, site);
	spinlock_take(lock, site);
	__acquire(lock);
}

static inline bool __spin_trylock(spinlock_t *lock)
{
	u16 ticket = READ_ONCE(lock->serving);
	u16 next = ticket;

	/* free: the next number to be drawn is the one that is served */
	if (!__atomic_compare_exchange_n(&lock->next, &next, (u16)(ticket + 1), false,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	spinlock_debug_trylocked(lock, spinlock_site());
	return true;
}
/* spin_trylock - take the lock if it is free; was it? Who does not wait cannot deadlock: any rank. */
#define spin_trylock(lock) __cond_lock(lock, __spin_trylock(lock))

static inline void spin_unlock(spinlock_t *lock) __releases(lock)
{
	spinlock_debug_unlock(lock);
	__atomic_store_n(&lock->serving, (u16)(lock->serving + 1), __ATOMIC_RELEASE);
	__release(lock);
}

static inline void spin_lock_irq(spinlock_t *lock) __acquires(lock)
{
	arch_irq_disable();
	spin_lock(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock) __releases(lock)
{
	spin_unlock(lock);
	arch_irq_enable();
}

/* flags is an unsigned long lvalue, as in the book */
#define spin_lock_irqsave(lock, flags)     \
	do {                               \
		(flags) = arch_irq_save(); \
		spin_lock(lock);           \
	} while (0)
#define spin_unlock_irqrestore(lock, flags) \
	do {                                \
		spin_unlock(lock);          \
		arch_irq_restore(flags);    \
	} while (0)

static inline bool spin_is_locked(const spinlock_t *lock)
{
	return READ_ONCE(lock->next) != READ_ONCE(lock->serving);
}

/*
 * spinlock_pass - `from` holds the lock, `to` will release it.
 *
 * => for the run queue lock, which the task that leaves a CPU takes and the one
 *    that comes releases; called by the holder, interrupts off
 */
#ifdef CONFIG_DEBUG
void spinlock_pass(spinlock_t *lock, struct task_struct *from, struct task_struct *to);
#else
static inline void spinlock_pass(spinlock_t *lock, struct task_struct *from, struct task_struct *to)
{
}
#endif

#endif
