/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/atomic.h - counters and bits that several CPUs change at once.
 *
 * What:     the book's atomic_t and bit operations. `n++` is a load, an addition and
 *           a store: two CPUs may both load 5, and both store 6. These do it in one
 *           step. Every read-modify-write is a full barrier (on x86 a lock prefix is
 *           one anyway); atomic_read, atomic_set and test_bit are plain accesses.
 *           A bit number may lie beyond the first word: bit 70 is bit 6 of word 1.
 * See it:   tests/kernel/atomic_test.c; several CPUs: tests/kernel/smp_lock_test.c
 * Book:     LDD3 ch. 5, "Atomic Variables", "Bit Operations".
 * Linux:    include/asm/atomic.h, include/asm/bitops.h
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
static inline int atomic_sub_and_test(int i, atomic_t *v)
{
	return atomic_sub_return(i, v) == 0;
}
/* atomic_add_negative - add; is the result below 0? */
static inline int atomic_add_negative(int i, atomic_t *v)
{
	return atomic_add_return(i, v) < 0;
}
static inline int atomic_inc_return(atomic_t *v)
{
	return atomic_add_return(1, v);
}
static inline int atomic_dec_return(atomic_t *v)
{
	return atomic_add_return(-1, v);
}
/* atomic_cmpxchg - store `to` if the value is `from`; the value that was found. */
static inline int atomic_cmpxchg(atomic_t *v, int from, int to)
{
	__atomic_compare_exchange_n(&v->counter, &from, to, false, __ATOMIC_SEQ_CST,
				    __ATOMIC_SEQ_CST);
	return from;
}
static inline int atomic_xchg(atomic_t *v, int to)
{
	return __atomic_exchange_n(&v->counter, to, __ATOMIC_SEQ_CST);
}
/* atomic_inc_not_zero - take a reference, unless the last one has gone; was it taken? */
static inline bool atomic_inc_not_zero(atomic_t *v)
{
	int found = atomic_read(v);

	/* a failed exchange leaves in `found` what is there now */
	while (found && !__atomic_compare_exchange_n(&v->counter, &found, found + 1, false,
						     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	return found != 0;
}
/*
 * A count that keeps two parties apart: above 0 so many of the one are in, below 0 of the other.
 * atomic_inc_unless_negative, atomic_dec_unless_positive - one more of the first, of the second; was
 * it possible? Who leaves takes the step back, by atomic_dec() or atomic_inc().
 */
static inline bool atomic_inc_unless_negative(atomic_t *v)
{
	int found = atomic_read(v);

	while (found >= 0 && !__atomic_compare_exchange_n(&v->counter, &found, found + 1, false,
							  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	return found >= 0;
}
static inline bool atomic_dec_unless_positive(atomic_t *v)
{
	int found = atomic_read(v);

	while (found <= 0 && !__atomic_compare_exchange_n(&v->counter, &found, found - 1, false,
							  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	return found <= 0;
}

/* ------------------------------------------------------------------ */
/* Bits of a flags word, as in struct page, or of an array of words.    */

#define BITS_PER_WORD 64
#define BIT_WORD(nr)  ((nr) / BITS_PER_WORD)
#define BIT_MASK(nr)  (1UL << ((nr) % BITS_PER_WORD))

static inline void set_bit(unsigned int nr, unsigned long *words)
{
	__atomic_fetch_or(&words[BIT_WORD(nr)], BIT_MASK(nr), __ATOMIC_SEQ_CST);
}
static inline void clear_bit(unsigned int nr, unsigned long *words)
{
	__atomic_fetch_and(&words[BIT_WORD(nr)], ~BIT_MASK(nr), __ATOMIC_SEQ_CST);
}
static inline void change_bit(unsigned int nr, unsigned long *words)
{
	__atomic_fetch_xor(&words[BIT_WORD(nr)], BIT_MASK(nr), __ATOMIC_SEQ_CST);
}
static inline bool test_bit(unsigned int nr, const unsigned long *words)
{
	return READ_ONCE(words[BIT_WORD(nr)]) & BIT_MASK(nr);
}
/* these tell what the bit was before */
static inline bool test_and_set_bit(unsigned int nr, unsigned long *words)
{
	return __atomic_fetch_or(&words[BIT_WORD(nr)], BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       BIT_MASK(nr);
}
static inline bool test_and_clear_bit(unsigned int nr, unsigned long *words)
{
	return __atomic_fetch_and(&words[BIT_WORD(nr)], ~BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       BIT_MASK(nr);
}
static inline bool test_and_change_bit(unsigned int nr, unsigned long *words)
{
	return __atomic_fetch_xor(&words[BIT_WORD(nr)], BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       BIT_MASK(nr);
}

#endif
