// SPDX-License-Identifier: MIT
/*
 * kernel/lib/spinlock.c - what debug builds check of a spinlock.
 *
 * What:     mistakes that otherwise show as a hang once in a thousand boots:
 *             - taking a lock one holds already (self-deadlock),
 *             - taking locks against the order of lockrank.h,
 *             - taking with interrupts on a lock that a handler takes too: the
 *               handler would spin for the task it has interrupted,
 *             - holding, while one waits for other CPUs, a lock that is also taken
 *               with interrupts off: a CPU that spins for it does not answer,
 *             - releasing what somebody else holds.
 *           These panic, save the last but one: it is reported. So is a wait that is far
 *           too long, with its holder:
 *           counted in pauses, as the clock goes on when the host stops a CPU.
 *           Release builds have nothing of this.
 * Start at: spinlock_debug_lock()
 * See it:   tests/kernel/lock_test.c; boot with crash=lock; docs/locking.md
 */
#include "kernel/lib/spinlock.h"

#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"

void spin_lock_init_rank(spinlock_t *lock, const char *name, enum lock_rank rank)
{
	*lock = (spinlock_t)SPINLOCK_INIT(name, rank);
}

#ifdef CONFIG_DEBUG
unsigned long spinlock_patience = 1UL << 26;

/*
 * A holder may wait until every CPU has taken an interrupt (tlb.c). A CPU that spins for
 * the lock with interrupts off never takes it. Reported once.
 */
static void check_cpu_wait_rule(spinlock_t *lock, unsigned long site)
{
	if (lock->irqs_off != 1 || lock->waited != 1)
		return;
	lock->waited = 2; /* said */
	WARN(true,
	     "%s is taken with interrupts off, and held while its holder waits for other CPUs (now at %pS)",
	     lock->name, (void *)site);
}

static void check_irq_rule(spinlock_t *lock, unsigned long site)
{
	if (arch_irqs_disabled() && cpu_count > 1) {
		lock->irqs_off = 1;
		check_cpu_wait_rule(lock, site);
	}
	if (this_cpu()->irq_depth)
		lock->in_irq = 1;
	else if (!arch_irqs_disabled())
		lock->irqs_on = 1;
	if (lock->in_irq && lock->irqs_on)
		panic("%s is used by interrupt handlers and also taken with interrupts on (now at %pS)",
		      lock->name, (void *)site);
}

void spinlock_debug_lock(spinlock_t *lock, unsigned long site)
{
	if (!lock->name) { /* zeroed memory: a driver that forgot spin_lock_init() */
		lock->name = "uninitialised spinlock";
		lock->rank = RANK_DRIVER;
	}
	check_irq_rule(lock, site);
	lockrank_acquire(lock, lock->name, lock->rank, site);
}

void spinlock_debug_lock_nested(spinlock_t *lock, const spinlock_t *outer, unsigned long site)
{
	check_irq_rule(lock, site);
	lockrank_acquire_nested(lock, outer, lock->name, lock->rank, site);
}

void spinlock_debug_locked(spinlock_t *lock, unsigned long site)
{
	lock->owner = current;
	lock->cpu = this_cpu()->id;
	lock->site = site;
}

void spinlock_debug_trylocked(spinlock_t *lock, unsigned long site)
{
	check_irq_rule(lock, site);
	lockrank_note(lock, lock->name, lock->rank, site);
	spinlock_debug_locked(lock, site);
}

/* The owner may change while we look: then it is not a deadlock, and the report merely vague. */
static void report_wait(spinlock_t *lock, unsigned long site)
{
	struct task_struct *owner = READ_ONCE(lock->owner);
	int cpu = READ_ONCE(lock->cpu);
	struct cpu_place place;

	WARN(true,
	     "CPU %d has waited very long at %pS for %s, held by %s (pid %d) on CPU %d, taken at %pS",
	     this_cpu()->id, (void *)site, lock->name, owner ? owner->comm : "nobody",
	     owner ? owner->pid : -1, cpu, (void *)lock->site);
	if (cpu != this_cpu()->id && arch_ask_cpu(cpu, &place))
		show_place(cpu, &place);
}

void spinlock_wait(spinlock_t *lock, u16 ticket, unsigned long site)
{
	unsigned long pauses = 0;

	this_cpu()->spinning++;
	while (__atomic_load_n(&lock->serving, __ATOMIC_ACQUIRE) != ticket) {
		arch_cpu_relax();
		/* the report itself needs the console's locks */
		if (++pauses == spinlock_patience && lock->rank < RANK_TRACE)
			report_wait(lock, site);
	}
	this_cpu()->spinning--;
}

static void report_stranger(spinlock_t *lock, const char *done, const struct task_struct *by)
{
	const struct task_struct *owner = READ_ONCE(lock->owner);

	if (!owner)
		panic("%s is %s by %s (pid %d), but nobody holds it", lock->name, done, by->comm,
		      by->pid);
	panic("%s is %s by %s (pid %d), but %s (pid %d) on CPU %d holds it, taken at %pS",
	      lock->name, done, by->comm, by->pid, owner->comm, owner->pid, lock->cpu,
	      (void *)lock->site);
}

void spinlock_pass(spinlock_t *lock, struct task_struct *from, struct task_struct *to)
{
	if (lock->owner != from)
		report_stranger(lock, "passed on", from);
	lockrank_pass(lock, from, to);
	lock->owner = to;
}

void spinlock_debug_cpu_wait(void)
{
	struct held_locks *h = &current->locks;

	for (int i = h->base; i < h->count; i++) {
		spinlock_t *lock = (spinlock_t *)h->held[i].lock;

		if (h->held[i].rank < RANK_SLEEP_LAST || lock->waited)
			continue;
		lock->waited = 1;
		check_cpu_wait_rule(lock, h->held[i].site);
	}
}

void spinlock_debug_unlock(spinlock_t *lock)
{
	if (lock->owner != current)
		report_stranger(lock, "released", current);
	lock->owner = NULL;
	lockrank_release(lock);
}
#endif
