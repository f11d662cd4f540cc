// SPDX-License-Identifier: MIT
/*
 * tests/kernel/mm_test.c - an address space from birth to death, and user copies in between.
 *
 * What:     a new one is empty; the last user's end frees everything in it; the CPU sees
 *           the one that is loaded and no other. Then the calls that touch user memory:
 *           what they copy, and where they stop.
 * Start at: a_new_address_space_is_empty()
 */
#include "mm/phys/page_alloc.h"
#include "mm/virt/fault.h"
#include "tests/kernel/fixture.h"

static void a_new_address_space_is_empty(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_NULL(test, mm->mmap);
	KUNIT_EXPECT_EQ(test, mm->map_count, 0);
	KUNIT_EXPECT_EQ(test, mm->rss + mm->nr_ptes + mm->total_vm, 0UL);
	KUNIT_EXPECT_EQ(test, atomic_read(&mm->mm_users), 1);
	KUNIT_EXPECT_LT(test, mm->mmap_base, TASK_SIZE);
	mmput(mm);
}

static void the_last_user_frees_everything(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	unsigned long addr;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	addr = user_anon(10, RW);
	KUNIT_ASSERT_TRUE(test, user_fill(addr, 10 * PAGE_SIZE, 1));
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 3, PROT_READ), USER_BASE);
	KUNIT_ASSERT_EQ(test, user_peek(USER_BASE), 0);
	KUNIT_EXPECT_EQ(test, mm->rss, 10UL);
	atomic_inc(&mm->mm_users);
	mmput(mm); /* one is left */
	KUNIT_EXPECT_EQ(test, user_peek(addr), 1);
	KUNIT_EXPECT_EQ(test, mm->rss, 10UL);
	kunit_drop_user_mm(); /* the oracle looks for what is left */
}

static void an_address_space_that_cannot_be_made_leaves_nothing(struct kunit *test)
{
	for (unsigned long n = 1; n <= 2; n++) {
		fail_arm(n);
		KUNIT_EXPECT_NULL(test, mm_alloc());
		KUNIT_EXPECT_TRUE(test, fail_disarm());
	}
}

/* The same address in two address spaces: two different bytes. */
static void each_address_space_shows_its_own_memory(struct kunit *test)
{
	struct mm_struct *first = kunit_user_mm(test), *second;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 11), 0);
	second = kunit_user_mm(test); /* first stays alive: it is ours */
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), -EFAULT);
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), 0);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 22), 0);
	kunit_drop_user_mm();
	use_mm(first);
	KUNIT_EXPECT_EQ(test, user_peek(USER_BASE), 11);
}

static int look_from_a_kernel_thread(void *arg)
{
	u8 byte;

	return current->mm || !get_user(byte, (u8 __force __user *)arg);
}

static void a_kernel_thread_has_no_user_memory(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct worker w;

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_ASSERT_TRUE(test, worker_start(&w, look_from_a_kernel_thread, (void *)USER_BASE));
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0);
	KUNIT_EXPECT_EQ(test, user_poke(USER_BASE, 1), 0); /* ours is back with us */
}

/* ------------------------------------------------------------------ */
/* User copies                                                         */

static void copies_go_both_ways(struct kunit *test)
{
	u8 out[300], in[300];
	unsigned long addr;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	addr = user_anon(2, RW);
	for (unsigned int i = 0; i < sizeof(out); i++)
		out[i] = (u8)(i * 5);
	for (unsigned long at = addr + PAGE_SIZE - 150; at < addr + PAGE_SIZE - 140; at++) {
		KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)at, out, sizeof(out)), 0UL);
		KUNIT_EXPECT_EQ(test, copy_from_user(in, (void __user *)at, sizeof(in)), 0UL);
		for (unsigned int i = 0; i < sizeof(in); i++)
			KUNIT_ASSERT_EQ(test, in[i], out[i]);
	}
}

/* One page, then nothing: each length and alignment stops at the very byte. */
static void a_copy_stops_at_the_byte_that_faults(struct kunit *test)
{
	u8 buf[64];
	unsigned long end;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	end = USER_BASE + PAGE_SIZE;
	for (unsigned long before = 0; before < 20; before++)
		for (unsigned long n = 0; n < 40; n++) {
			unsigned long left = n > before ? n - before : 0;

			KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)(end - before), buf, n),
					left);
			KUNIT_ASSERT_EQ(test, copy_from_user(buf, (void __user *)(end - before), n),
					left);
			KUNIT_ASSERT_EQ(test, clear_user((void __user *)(end - before), n), left);
		}
}

static void what_was_not_copied_in_reads_as_zeros(struct kunit *test)
{
	u8 buf[16];

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_ASSERT_TRUE(test, user_fill(USER_BASE, PAGE_SIZE, 0xaa));
	for (int i = 0; i < 16; i++)
		buf[i] = 0xee;
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, (void __user *)(USER_BASE + PAGE_SIZE - 4), 16),
			12UL);
	for (int i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, buf[i], i < 4 ? 0xaa : 0);
}

static void addresses_that_are_not_the_users_copy_nothing(struct kunit *test)
{
	static const unsigned long bad[] = { 0,
					     USER_BASE,
					     TASK_SIZE,
					     TASK_SIZE - 4,
					     0x800000000000UL,
					     PAGE_OFFSET,
					     KERNEL_START + 0x200000,
					     ~0UL - 7,
					     ~0UL };
	u64 value = 5;
	char text[8];

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		void __user *p = (void __user *)bad[i];

		KUNIT_EXPECT_EQ(test, copy_to_user(p, &value, 8), 8UL);
		KUNIT_EXPECT_EQ(test, copy_from_user(&value, p, 8), 8UL);
		KUNIT_EXPECT_EQ(test, clear_user(p, 8), 8UL);
		KUNIT_EXPECT_EQ(test, put_user(value, (u64 __user *)p), -EFAULT);
		KUNIT_EXPECT_EQ(test, get_user(value, (u64 __user *)p), -EFAULT);
		KUNIT_EXPECT_EQ(test, strncpy_from_user(text, p, 8), (long)-EFAULT);
		KUNIT_EXPECT_EQ(test, strnlen_user(p, 8), 0L);
	}
	/* nothing is touched if nothing is asked */
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)USER_BASE, &value, 0), 0UL);
	/* a length that wraps around */
	KUNIT_EXPECT_EQ(test, clear_user((void __user *)USER_BASE, 0 - USER_BASE), 0 - USER_BASE);
}

static void strings_end_at_nul_or_at_the_limit(struct kunit *test)
{
	char text[16];
	unsigned long end;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	end = USER_BASE + PAGE_SIZE;
	KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)(end - 6), "hello", 6), 0UL);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, (char __user *)(end - 6), 16), 5L);
	KUNIT_EXPECT_EQ(test, text[5], 0);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, (char __user *)(end - 6), 3), 3L);
	KUNIT_EXPECT_EQ(test, strnlen_user((char __user *)(end - 6), 16), 6L);
	KUNIT_EXPECT_GE(test, strnlen_user((char __user *)(end - 6), 3), 4L);
	/* without its NUL it runs into the hole */
	KUNIT_ASSERT_EQ(test, user_poke(end - 1, 'x'), 0);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, (char __user *)(end - 6), 16), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, strnlen_user((char __user *)(end - 6), 16), 0L);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(text, (char __user *)(end - 6), 6), 6L);
}

static void single_values_of_each_width(struct kunit *test)
{
	unsigned long addr;
	u64 v8 = 0;
	u32 v4 = 0;
	u16 v2 = 0;
	u8 v1 = 0;

	KUNIT_ASSERT_NOT_NULL(test, kunit_user_mm(test));
	addr = user_anon(1, RW);
	KUNIT_EXPECT_EQ(test, put_user(0x1122334455667788ULL, (u64 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, get_user(v1, (u8 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, get_user(v2, (u16 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, get_user(v4, (u32 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, get_user(v8, (u64 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, v1, 0x88);
	KUNIT_EXPECT_EQ(test, v2, 0x7788);
	KUNIT_EXPECT_EQ(test, v4, 0x55667788U);
	KUNIT_EXPECT_EQ(test, v8, 0x1122334455667788ULL);
	KUNIT_EXPECT_EQ(test, put_user((u16)0xffff, (u16 __user *)(addr + 2)), 0);
	KUNIT_EXPECT_EQ(test, get_user(v8, (u64 __user *)addr), 0);
	KUNIT_EXPECT_EQ(test, v8, 0x11223344ffff7788ULL);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_new_address_space_is_empty),
	KUNIT_CASE(the_last_user_frees_everything),
	KUNIT_CASE(an_address_space_that_cannot_be_made_leaves_nothing),
	KUNIT_CASE(each_address_space_shows_its_own_memory),
	KUNIT_CASE(a_kernel_thread_has_no_user_memory),
	KUNIT_CASE(copies_go_both_ways),
	KUNIT_CASE(a_copy_stops_at_the_byte_that_faults),
	KUNIT_CASE(what_was_not_copied_in_reads_as_zeros),
	KUNIT_CASE(addresses_that_are_not_the_users_copy_nothing),
	KUNIT_CASE(strings_end_at_nul_or_at_the_limit),
	KUNIT_CASE(single_values_of_each_width),
	{ 0 },
};

const struct kunit_suite mm_suite = { "mm", cases };
