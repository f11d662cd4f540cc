/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/atomic.h - counters that several CPUs change at once.
 *
 * What:     the book's atomic_t. Every read-modify-write is a full barrier
 *           (on x86 a lock prefix is one anyway).
 * Book:     LDD3 ch. 5, "Atomic Variables".   Linux: include/asm/atomic.h
 */
#ifndef KERNEL_LIB_ATOMIC_H
#define KERNEL_LIB_ATOMIC_H

#include "kernel/lib/types.h"

typedef struct {
	int counter;
} atomic_t;

#define ATOMIC_INIT(i) \
	{              \
		(i)    \
	}

static inline int atomic_read(const atomic_t *v)
{
	return READ_ONCE(v->counter);
}
static inline void atomic_set(atomic_t *v, int i)
{
	WRITE_ONCE(v->counter, i);
}
static inline int atomic_add_return(int i, atomic_t *v)
{
	return __atomic_add_fetch(&v->counter, i, __ATOMIC_SEQ_CST);
}
static inline int atomic_sub_return(int i, atomic_t *v)
{
	return atomic_add_return(-i, v);
}
static inline void atomic_add(int i, atomic_t *v)
{
	atomic_add_return(i, v);
}
static inline void atomic_sub(int i, atomic_t *v)
{
	atomic_add_return(-i, v);
}
static inline void atomic_inc(atomic_t *v)
{
	atomic_add_return(1, v);
}
static inline void atomic_dec(atomic_t *v)
{
	atomic_add_return(-1, v);
}
static inline int atomic_dec_and_test(atomic_t *v)
{
	return atomic_add_return(-1, v) == 0;
}
static inline int atomic_inc_and_test(atomic_t *v)
{
	return atomic_add_return(1, v) == 0;
}

/* Bits of a flags word, as in struct page. */
static inline void set_bit(int nr, unsigned long *word)
{
	__atomic_fetch_or(word, 1UL << nr, __ATOMIC_SEQ_CST);
}
static inline void clear_bit(int nr, unsigned long *word)
{
	__atomic_fetch_and(word, ~(1UL << nr), __ATOMIC_SEQ_CST);
}
static inline bool test_bit(int nr, const unsigned long *word)
{
	return READ_ONCE(*word) >> nr & 1;
}
static inline bool test_and_set_bit(int nr, unsigned long *word)
{
	return __atomic_fetch_or(word, 1UL << nr, __ATOMIC_SEQ_CST) >> nr & 1;
}
static inline bool test_and_clear_bit(int nr, unsigned long *word)
{
	return __atomic_fetch_and(word, ~(1UL << nr), __ATOMIC_SEQ_CST) >> nr & 1;
}

#endif
