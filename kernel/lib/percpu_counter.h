/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/percpu_counter.h - statistics that all CPUs count, and few read.
 *
 * What:     one atomic_t for all CPUs would be right, but each increment would fetch
 *           the cache line from the CPU that counted last. So each CPU has a counter
 *           of its own, on a line of its own, and who reads adds them up. The sum of
 *           counters that move is not a value at one instant; statistics can bear
 *           that, reference counts cannot.
 *
 *             cpu[0] | 17            |    percpu_counter_sum() = 17 + 4 + 9
 *             cpu[1] | 4             |
 *             cpu[2] | 9             |    64 bytes a row
 * Start at: percpu_counter_add()
 * Locks:    none. A task on CPU 0 may be interrupted between its load and its store
 *           by a handler that counts too: so the addition is atomic, which costs
 *           little on a line that nobody else touches.
 * See it:   tests/kernel/atomic_test.c
 * Linux:    lib/percpu_counter.c
 */
#ifndef KERNEL_LIB_PERCPU_COUNTER_H
#define KERNEL_LIB_PERCPU_COUNTER_H

#include "arch/arch.h"

struct percpu_counter {
	struct {
		long count; /* [a] */
	} __aligned(64) cpu[MAX_CPUS];
};

static inline void percpu_counter_add(struct percpu_counter *counter, long n)
{
	__atomic_fetch_add(&counter->cpu[this_cpu()->id].count, n, __ATOMIC_RELAXED);
}
static inline void percpu_counter_inc(struct percpu_counter *counter)
{
	percpu_counter_add(counter, 1);
}
/* one CPU's share may be negative: what one counted up, another may count down */
static inline void percpu_counter_dec(struct percpu_counter *counter)
{
	percpu_counter_add(counter, -1);
}
static inline long percpu_counter_sum(const struct percpu_counter *counter)
{
	long sum = 0;

	for (int i = 0; i < MAX_CPUS; i++)
		sum += READ_ONCE(counter->cpu[i].count);
	return sum;
}

#endif
