// SPDX-License-Identifier: MIT
/*
 * tests/kernel/smp_lock_test.c - all CPUs at one lock.
 *
 * What:     a thread on each CPU, let go at once, does something that only works
 *           if nobody else is at it: adds 1 to a plain int in two steps. Afterwards the
 *           sum tells. Also what needs a second CPU to be seen: the order of tickets,
 *           a waiter that is gone when its waker is not done yet, a lock that is
 *           not to be had. With one CPU they still run, save those.
 * Start at: spinlocks_keep_other_cpus_out()
 */
#include "kernel/lib/atomic.h"
#include "kernel/lib/percpu_counter.h"
#include "kernel/lib/spinlock.h"
#include "kernel/locking/mutex.h"
#include "kernel/locking/rwsem.h"
#include "kernel/locking/semaphore.h"
#include "kernel/time/timer.h"
#include "kernel/sched/watchdog.h"
#include "tests/kernel/fixture.h"

/*
 * Few are enough, as add_one() leaves a gap. Many would take long: the host may have fewer CPUs than
 * the guest, and stop the one whose ticket is served next while all others spin.
 */
#define ROUNDS	     400
#define SLEEP_ROUNDS 60 /* each may wait for the host to wake a CPU */

static struct {
	spinlock_t lock;
	struct mutex mutex;
	struct semaphore sem;
	struct rw_semaphore rwsem;
	atomic_t ready;	  /* how many threads stand at the start */
	volatile int sum; /* what the lock guards: never in a register */
	atomic_t inside, most, wrong;
	atomic_t counter;
	unsigned long words[2];
	struct percpu_counter percpu;
} all;

#define NEED_CPUS(test)    \
	if (cpu_count < 2) \
	kunit_skip(test, "needs two CPUs")

/* In a loop that waits, awake, for a CPU that the host may have stopped. */
static void stand_by(void)
{
	arch_cpu_relax();
	watchdog_touch();
}

/* All threads begin together: each waits for the last. */
static void line_up(void)
{
	atomic_inc(&all.ready);
	while (atomic_read(&all.ready) < cpu_count)
		stand_by();
}

/* Run fn(cpu) on every CPU at once; the sum of what it returns (0..255 each). */
static int on_all_cpus(struct kunit *test, int (*fn)(void *cpu))
{
	struct worker w[MAX_CPUS];
	int result = 0;

	atomic_set(&all.ready, 0);
	atomic_set(&all.inside, 0);
	atomic_set(&all.most, 0);
	atomic_set(&all.wrong, 0);
	atomic_set(&all.counter, 0);
	all.sum = 0;
	for (int i = 0; i < cpu_count; i++)
		if (!worker_start_on(&w[i], i, fn, (void *)(long)i))
			panic("no memory for the threads of a test");
	for (int i = 0; i < cpu_count; i++)
		result += worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&all.wrong), 0);
	return result;
}

/* One step more; wrong if somebody comes in between. */
static void add_one(void)
{
	int before = all.sum;

	for (int i = 0; i < 4; i++)
		arch_cpu_relax(); /* a good place to come between */
	all.sum = before + 1;
}

/* Between enter and leave there are so many of us. */
static int enter(void)
{
	int n = atomic_inc_return(&all.inside), most = atomic_read(&all.most);

	while (n > most && atomic_cmpxchg(&all.most, most, n) != most)
		most = atomic_read(&all.most);
	return n;
}

static void leave(void)
{
	atomic_dec(&all.inside);
}

/* ------------------------------------------------------------------ */
/* Spinlocks                                                           */

static int spin(void *cpu)
{
	line_up();
	for (int i = 0; i < ROUNDS; i++) {
		spin_lock(&all.lock);
		add_one();
		spin_unlock(&all.lock);
		watchdog_touch();
	}
	return 0;
}

static void spinlocks_keep_other_cpus_out(struct kunit *test)
{
	spin_lock_init(&all.lock);
	on_all_cpus(test, spin);
	KUNIT_EXPECT_EQ(test, all.sum, cpu_count * ROUNDS);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&all.lock));
}

static int try(void *cpu)
{
	int taken = 0;

	line_up();
	while (taken < ROUNDS / 10) {
		if (spin_trylock(&all.lock)) {
			add_one();
			taken++;
			spin_unlock(&all.lock);
		} else {
			stand_by();
		}
	}
	return 0;
}

static void trylocks_keep_other_cpus_out(struct kunit *test)
{
	spin_lock_init(&all.lock);
	on_all_cpus(test, try);
	KUNIT_EXPECT_EQ(test, all.sum, cpu_count * (ROUNDS / 10));
}

/* A timer on each CPU that fires all the time, and takes the lock that the thread takes. */
static struct interrupter {
	struct ktimer timer;
	int fired;
	bool stop;
} interrupters[MAX_CPUS];

static void interrupt(unsigned long data)
{
	struct interrupter *me = (struct interrupter *)data;

	spin_lock(&all.lock);
	add_one();
	spin_unlock(&all.lock);
	me->fired++;
	if (!READ_ONCE(me->stop))
		ktimer_start(&me->timer, arch_clock_ns() + 20 * NSEC_PER_USEC);
}

static int spin_irqsave(void *cpu)
{
	struct interrupter *me = &interrupters[(long)cpu];
	unsigned long flags;

	*me = (struct interrupter){ .timer = { .function = interrupt, .data = (unsigned long)me } };
	line_up();
	ktimer_start(&me->timer, arch_clock_ns());
	/* at least so often, and until an interrupt has come often enough to tell */
	for (int i = 0; i < ROUNDS || READ_ONCE(me->fired) < 20; i++) {
		spin_lock_irqsave(&all.lock, flags);
		add_one();
		spin_unlock_irqrestore(&all.lock, flags);
		atomic_inc(&all.counter);
		watchdog_touch();
	}
	WRITE_ONCE(me->stop, true);
	ktimer_cancel_sync(&me->timer);
	return 0;
}

static void irqsave_keeps_handlers_out_too(struct kunit *test)
{
	int fired = 0;

	spin_lock_init(&all.lock);
	on_all_cpus(test, spin_irqsave);
	for (int i = 0; i < cpu_count; i++) {
		KUNIT_EXPECT_GE(test, interrupters[i].fired, 20);
		fired += interrupters[i].fired;
	}
	KUNIT_EXPECT_EQ(test, all.sum, atomic_read(&all.counter) + fired);
}

static int stand_in_line(void *cpu)
{
	spin_lock(&all.lock);
	all.words[0] = all.words[0] << 8 | ((unsigned long)cpu + 1);
	spin_unlock(&all.lock);
	return 0;
}

/* From the last CPU to the second, each draws its ticket before the next is let go. */
static void tickets_are_served_in_order(struct kunit *test)
{
	int last = min(cpu_count, 8) - 1;
	struct worker w[8];
	unsigned long want = 0;

	NEED_CPUS(test);
	set_cpus_allowed(current, 1); /* the others have one of theirs each */
	spin_lock_init(&all.lock);
	all.words[0] = 0;
	for (long cpu = last; cpu > 0; cpu--) {
		KUNIT_ASSERT_TRUE(test, worker_create(&w[cpu], stand_in_line, (void *)cpu));
		set_cpus_allowed(w[cpu].task, 1u << cpu);
	}
	spin_lock(&all.lock);
	for (int cpu = last, waiting = 1; cpu > 0; cpu--, waiting++) {
		want = want << 8 | (unsigned long)(cpu + 1);
		wake_up_process(w[cpu].task);
		while ((u16)(READ_ONCE(all.lock.next) - READ_ONCE(all.lock.serving)) <= waiting)
			stand_by();
	}
	KUNIT_EXPECT_EQ(test, all.words[0], 0UL);
	spin_unlock(&all.lock);
	for (int cpu = last; cpu > 0; cpu--)
		worker_end(&w[cpu]);
	KUNIT_EXPECT_EQ(test, all.words[0], want);
	set_cpus_allowed(current, ALL_CPUS);
}

#ifdef CONFIG_DEBUG
/* Has the lock until the other CPU has complained. */
static int hold_until_reported(void *reports)
{
	spin_lock(&all.lock);
	atomic_set(&all.counter, 1);
	while (READ_ONCE(warn_count) == (unsigned long)reports)
		stand_by();
	spin_unlock(&all.lock);
	return 0;
}

static void a_lock_that_is_not_to_be_had_is_reported(struct kunit *test)
{
	unsigned long patience = spinlock_patience;
	struct worker w;

	NEED_CPUS(test);
	set_cpus_allowed(current, 1); /* that one has CPU 1 */
	spin_lock_init(&all.lock);
	atomic_set(&all.counter, 0);
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, hold_until_reported, (void *)warn_count));
	while (!atomic_read(&all.counter))
		stand_by();
	spinlock_patience = 1000;
	spin_lock(&all.lock);
	spinlock_patience = patience;
	spin_unlock(&all.lock);
	worker_end(&w);
	set_cpus_allowed(current, ALL_CPUS);
	kunit_expect_reports(test, 1);
}
#endif

/* ------------------------------------------------------------------ */
/* Sleeping locks                                                      */

static int lock_mutex(void *cpu)
{
	line_up();
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		if (i % 4 != 3 || !mutex_trylock(&all.mutex)) /* some first try */
			mutex_lock(&all.mutex);
		if (enter() > 1)
			atomic_inc(&all.wrong);
		add_one();
		if (i % 8 == 0)
			schedule();
		leave();
		mutex_unlock(&all.mutex);
	}
	return 0;
}

static void a_mutex_has_one_owner(struct kunit *test)
{
	mutex_init(&all.mutex);
	on_all_cpus(test, lock_mutex);
	KUNIT_EXPECT_EQ(test, all.sum, cpu_count * SLEEP_ROUNDS);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&all.mutex));
	KUNIT_EXPECT_TRUE(test, list_empty(&all.mutex.waiters));
}

static int down_and_up(void *cpu)
{
	line_up();
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		down(&all.sem);
		if (enter() > 2)
			atomic_inc(&all.wrong);
		if (i % 8 == 0)
			schedule();
		leave();
		up(&all.sem);
	}
	return 0;
}

static void a_semaphore_of_two_admits_two(struct kunit *test)
{
	sema_init(&all.sem, 2);
	on_all_cpus(test, down_and_up);
	KUNIT_EXPECT_EQ(test, all.sem.count, 2);
	KUNIT_EXPECT_LE(test, atomic_read(&all.most), 2);
}

/* Every third is a writer; `inside` counts the readers, and a writer's sum must not move. */
static int read_or_write(void *cpu)
{
	line_up();
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		if ((i + (long)cpu) % 3 == 0) {
			down_write(&all.rwsem);
			if (enter() > 1)
				atomic_inc(&all.wrong);
			add_one();
			leave();
			if (i % 2) {
				up_write(&all.rwsem);
				continue;
			}
			downgrade_write(&all.rwsem);
		} else {
			down_read(&all.rwsem);
		}
		enter();
		if (i % 8 == 0) {
			int before = all.sum;

			schedule();
			if (all.sum != before)
				atomic_inc(&all.wrong);
		}
		leave();
		up_read(&all.rwsem);
	}
	return 0;
}

static void writers_exclude_everybody(struct kunit *test)
{
	int writes = 0;

	for (int cpu = 0; cpu < cpu_count; cpu++)
		for (int i = 0; i < SLEEP_ROUNDS; i++)
			writes += (i + cpu) % 3 == 0;
	init_rwsem(&all.rwsem);
	on_all_cpus(test, read_or_write);
	KUNIT_EXPECT_EQ(test, all.sum, writes);
	KUNIT_EXPECT_EQ(test, all.rwsem.active, 0);
}

/* Takes until told to stop; a signal now and then. What it got, it counts. */
static int take_interruptibly(void *unused)
{
	while (!READ_ONCE(all.words[0])) {
		if (down_interruptible(&all.sem) == 0)
			atomic_inc(&all.counter);
		else
			__atomic_fetch_and(&current->work, ~WORK_SIGNAL, __ATOMIC_SEQ_CST);
	}
	return 0;
}

/* Each up() is taken once or still there, however signals and grants cross. */
static void signals_lose_no_up(struct kunit *test)
{
	struct worker w[2];

	sema_init(&all.sem, 0);
	atomic_set(&all.counter, 0);
	all.words[0] = 0;
	for (int i = 0; i < 2; i++)
		KUNIT_ASSERT_TRUE(test, worker_start_on(&w[i], (i + 1) % cpu_count,
							take_interruptibly, NULL));
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		up(&all.sem);
		worker_interrupt(&w[i % 2]);
		if (i % 4 == 0)
			schedule();
	}
	WRITE_ONCE(all.words[0], 1);
	for (int i = 0; i < 2; i++)
		worker_interrupt(&w[i]);
	/* the last interrupt may have come before the look at words[0]: two more to end them */
	up(&all.sem);
	up(&all.sem);
	for (int i = 0; i < 2; i++)
		worker_end(&w[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&all.counter) + all.sem.count, SLEEP_ROUNDS + 2);
}

/* ------------------------------------------------------------------ */
/* Waking                                                              */

static struct {
	struct completion *x;
} post;

static int complete_what_is_posted(void *unused)
{
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		struct completion *x;

		while (!(x = __atomic_exchange_n(&post.x, NULL, __ATOMIC_SEQ_CST)))
			schedule();
		complete(x); /* from here on x may be gone */
	}
	return 0;
}

/* Its own stack frame, wiped at the end: what is touched after that is found to be spoilt. */
static void __noinline wait_once(bool spin)
{
	struct completion x;

	init_completion(&x);
	__atomic_store_n(&post.x, &x, __ATOMIC_SEQ_CST);
	if (spin)
		while (!try_wait_for_completion(&x))
			stand_by();
	else
		wait_for_completion(&x);
	for (volatile char *p = (char *)&x; p < (char *)(&x + 1); p++)
		*p = 0x5a;
}

static void a_completion_may_go_as_soon_as_it_is_seen(struct kunit *test)
{
	struct worker w;

	NEED_CPUS(test);
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, complete_what_is_posted, NULL));
	for (int i = 0; i < SLEEP_ROUNDS; i++)
		wait_once(i % 2);
	worker_end(&w);
}

static int ping(void *arg)
{
	wait_queue_head_t *queues = arg;

	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		wait_event(queues[0], READ_ONCE(all.sum) == 2 * i + 1);
		all.sum++;
		wake_up(&queues[1]);
	}
	return 0;
}

/* A wake-up lost would stop both. */
static void no_wake_up_is_lost_between_two_cpus(struct kunit *test)
{
	wait_queue_head_t queues[2];
	struct worker w;

	NEED_CPUS(test);
	init_waitqueue_head(&queues[0]);
	init_waitqueue_head(&queues[1]);
	all.sum = 0;
	KUNIT_ASSERT_TRUE(test, worker_start_on(&w, 1, ping, queues));
	for (int i = 0; i < SLEEP_ROUNDS; i++) {
		all.sum++;
		wake_up(&queues[0]);
		wait_event(queues[1], READ_ONCE(all.sum) == 2 * i + 2);
	}
	worker_end(&w);
	KUNIT_EXPECT_EQ(test, all.sum, 2 * SLEEP_ROUNDS);
}

/* ------------------------------------------------------------------ */
/* Without locks                                                       */

static int count(void *cpu)
{
	int won = 0;

	line_up();
	for (int i = 0; i < ROUNDS; i++) {
		atomic_inc(&all.counter);
		percpu_counter_inc(&all.percpu);
		change_bit((unsigned int)(long)cpu, all.words);
		if (i % 20 == 0) /* who is first? */
			won += !test_and_set_bit(i / 20, &all.words[1]);
	}
	change_bit((unsigned int)(long)cpu, all.words);
	return won;
}

static void atomics_are(struct kunit *test)
{
	long before = percpu_counter_sum(&all.percpu);

	all.words[0] = all.words[1] = 0;
	KUNIT_EXPECT_EQ(test, on_all_cpus(test, count), ROUNDS / 20);
	KUNIT_EXPECT_EQ(test, atomic_read(&all.counter), cpu_count * ROUNDS);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&all.percpu) - before, (long)cpu_count * ROUNDS);
	KUNIT_EXPECT_EQ(test, all.words[0], (1UL << cpu_count) - 1);
	KUNIT_EXPECT_EQ(test, all.words[1], (1UL << ROUNDS / 20) - 1);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(spinlocks_keep_other_cpus_out),
	KUNIT_CASE(trylocks_keep_other_cpus_out),
	KUNIT_CASE(irqsave_keeps_handlers_out_too),
	KUNIT_CASE(tickets_are_served_in_order),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_lock_that_is_not_to_be_had_is_reported),
#endif
	KUNIT_CASE(a_mutex_has_one_owner),
	KUNIT_CASE(a_semaphore_of_two_admits_two),
	KUNIT_CASE(writers_exclude_everybody),
	KUNIT_CASE(signals_lose_no_up),
	KUNIT_CASE(a_completion_may_go_as_soon_as_it_is_seen),
	KUNIT_CASE(no_wake_up_is_lost_between_two_cpus),
	KUNIT_CASE(atomics_are),
	{ 0 },
};

const struct kunit_suite smp_lock_suite = { "smp_lock", cases };
