// SPDX-License-Identifier: MIT
/*
 * tests/kernel/layout_test.c - where the parts of a program are put: ranges, and chance.
 *
 * What:     with chance off, the addresses are Linux's and always the same. With chance on, a
 *           thousand layouts stay within their ranges, use all of them, and never let
 *           two parts meet.
 * Start at: without_chance_all_is_where_it_always_is()
 * Not here: what programs see of it: tests/user/as-user/aslr_*.c.
 */
#include "kernel/process/exec.h"
#include "kernel/process/limits.h"
#include "kernel/uapi/personality.h"
#include "tests/kernel/fixture.h"

#define PIE	   0x555555554000UL
#define STACK_8M   (8 * MiB)
#define ROUNDS	   1000
#define STACK_MOST (16ULL * 1024 * MiB)
#define MAP_MOST   (1ULL << 40)

static int before;

static void chance(int how)
{
	before = randomize_va_space;
	randomize_va_space = how;
}

static void without_chance_all_is_where_it_always_is(struct kunit *test)
{
	struct exec_layout l;

	for (int off = 0; off < 2; off++) {
		chance(off ? 0 : 2);
		layout_choose(&l, off ? 0 : ADDR_NO_RANDOMIZE, STACK_8M);
		randomize_va_space = before;
		KUNIT_EXPECT_EQ(test, l.stack_top, TASK_SIZE);
		KUNIT_EXPECT_EQ(test, l.stack_gap, 0UL);
		KUNIT_EXPECT_EQ(test, l.mmap_base, 0x7ffff7fff000UL); /* 128 MiB is the least */
		KUNIT_EXPECT_EQ(test, l.pie_base, PIE);
		KUNIT_EXPECT_EQ(test, l.brk_gap, 0UL);
	}
}

static void a_stack_has_the_room_that_its_limit_gives(struct kunit *test)
{
	struct exec_layout l;

	layout_choose(&l, ADDR_NO_RANDOMIZE, 1024 * MiB);
	KUNIT_EXPECT_EQ(test, TASK_SIZE - l.mmap_base, 1024 * MiB + STACK_GUARD_GAP);
	layout_choose(&l, ADDR_NO_RANDOMIZE, 0);
	KUNIT_EXPECT_EQ(test, TASK_SIZE - l.mmap_base, 128 * MiB);
	/* no limit: most of the address space, but not all */
	layout_choose(&l, ADDR_NO_RANDOMIZE, RLIM_INFINITY);
	KUNIT_EXPECT_GE(test, l.mmap_base, TASK_SIZE / 8);
	KUNIT_EXPECT_LE(test, l.mmap_base, TASK_SIZE / 6 + PAGE_SIZE);
}

static bool page_aligned(const struct exec_layout *l)
{
	return !((l->stack_top | l->mmap_base | l->pie_base | l->brk_gap) & ~PAGE_MASK);
}

static bool in_range(const struct exec_layout *l)
{
	unsigned long lowest = TASK_SIZE - STACK_MOST - STACK_8M - STACK_GUARD_GAP;

	return l->stack_top <= TASK_SIZE && l->stack_top > TASK_SIZE - STACK_MOST &&
	       l->mmap_base <= lowest && l->mmap_base > lowest - MAP_MOST && l->pie_base >= PIE &&
	       l->pie_base < PIE + MAP_MOST && l->stack_gap < 8192 && l->brk_gap < 1024 * MiB;
}

/* Bits that were seen both set and clear. */
static unsigned long seen_both(unsigned long ones, unsigned long zeros)
{
	return (ones & zeros) >> PAGE_SHIFT;
}

static void chance_uses_the_whole_range_and_no_more(struct kunit *test)
{
	unsigned long stack1 = 0, stack0 = 0, pie1 = 0, pie0 = 0, brk1 = 0, brk0 = 0;

	chance(2);
	for (int i = 0; i < ROUNDS; i++) {
		struct exec_layout l;

		layout_choose(&l, 0, STACK_8M);
		KUNIT_EXPECT_TRUE(test, page_aligned(&l) && in_range(&l));
		stack1 |= TASK_SIZE - l.stack_top;
		stack0 |= ~(TASK_SIZE - l.stack_top);
		pie1 |= l.pie_base - PIE;
		pie0 |= ~(l.pie_base - PIE);
		brk1 |= l.brk_gap;
		brk0 |= ~l.brk_gap;
	}
	randomize_va_space = before;
	KUNIT_EXPECT_EQ(test, seen_both(stack1, stack0), (1UL << 22) - 1);
	KUNIT_EXPECT_EQ(test, seen_both(pie1, pie0), (1UL << 28) - 1);
	KUNIT_EXPECT_EQ(test, seen_both(brk1, brk0), (1UL << 18) - 1);
}

static void half_chance_leaves_the_heap_at_the_program(struct kunit *test)
{
	struct exec_layout l, other;

	chance(1);
	layout_choose(&l, 0, STACK_8M);
	layout_choose(&other, 0, STACK_8M);
	randomize_va_space = before;
	KUNIT_EXPECT_EQ(test, l.brk_gap | other.brk_gap, 0UL);
	/* one in 2^78 */
	KUNIT_EXPECT_FALSE(test, l.stack_top == other.stack_top && l.pie_base == other.pie_base &&
					 l.mmap_base == other.mmap_base);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(without_chance_all_is_where_it_always_is),
	KUNIT_CASE(a_stack_has_the_room_that_its_limit_gives),
	KUNIT_CASE(chance_uses_the_whole_range_and_no_more),
	KUNIT_CASE(half_chance_leaves_the_heap_at_the_program),
	{ 0 },
};

const struct kunit_suite layout_suite = { "layout", cases };
