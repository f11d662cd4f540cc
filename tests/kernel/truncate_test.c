// SPDX-License-Identifier: MIT
/*
 * tests/kernel/truncate_test.c - taking pages from a file, and so from all who map it.
 *
 * What:     a file becomes shorter, or gets a hole, while programs map it: which entries go
 *           and which stay, what a device keeps that has a page pinned, what is in the last
 *           page afterwards. And the races: a fault that has asked for a page just before
 *           it goes; all CPUs touching a file whose end moves.
 * Start at: what_lies_behind_the_new_end_goes_from_all()
 */
#include "mm/virt/truncate.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/filemap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)
#define PAGES	8

static struct file *file;
static struct inode *inode;

/* A file, mapped shared at PAGE(0) and privately at PAGE(PAGES). */
static bool start(struct kunit *test)
{
	file = shmem_file_setup("test", PAGES * PAGE_SIZE, O_RDWR);
	if (IS_ERR(file))
		return false;
	inode = file->f_dentry->d_inode;
	return kunit_user_mm(test) &&
	       user_mmap(file, PAGE(0), PAGES * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0) ==
		       PAGE(0) &&
	       user_mmap(file, PAGE(PAGES), PAGES * PAGE_SIZE, RW, MAP_PRIVATE | MAP_FIXED, 0) ==
		       PAGE(PAGES);
}

static void resize(loff_t size)
{
	mutex_lock(&inode->i_mutex);
	truncate_pagecache(inode, size);
	mutex_unlock(&inode->i_mutex);
}

static void punch(loff_t start, loff_t end)
{
	mutex_lock(&inode->i_mutex);
	punch_pagecache(inode, start, end);
	mutex_unlock(&inode->i_mutex);
}

/* ------------------------------------------------------------------ */

static void what_lies_behind_the_new_end_goes_from_all(struct kunit *test)
{
	struct mm_struct *parent, *child;

	KUNIT_ASSERT_TRUE(test, start(test));
	parent = current->mm;
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), PAGES * PAGE_SIZE, 1));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 5)), 1);	 /* shows the file's */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(PAGES + 6), 2), 0); /* a copy */
	KUNIT_ASSERT_EQ(test, dup_mm(parent, &child), 0);
	use_mm(child);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5)), 1);
	resize(3 * PAGE_SIZE);
	for (int side = 0; side < 2; side++) {
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 1);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), -EFAULT);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(5)), -EFAULT);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 5)), -EFAULT);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 6)), -EFAULT);
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(PAGES + 6))));
		use_mm(parent);
	}
	mmput(child);
	KUNIT_EXPECT_EQ(test, inode->i_mapping->nrpages, 3UL);
	resize(PAGES * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(6)), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 6)), 0);
	fput(file);
}

static void the_rest_of_the_last_page_is_cleared(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test));
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), 2 * PAGE_SIZE, 3));
	resize(PAGE_SIZE + 100);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 99), 3);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(1) + 100, PAGE_SIZE - 100, 0));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1) + 200, 4), 0); /* behind the end, in the page */
	resize(2 * PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(1) + 100, PAGE_SIZE - 100, 0));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), PAGE_SIZE + 100, 3));
	fput(file);
}

static void a_hole_leaves_private_copies_alone(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test));
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), PAGES * PAGE_SIZE, 5));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(PAGES + 2), 6), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 3)), 5);
	punch(PAGE_SIZE + 10, 4 * PAGE_SIZE + 20);
	KUNIT_EXPECT_EQ(test, inode->i_mapping->nrpages, PAGES - 2UL);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 2)), 6);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 3)), 0);
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(0), PAGE_SIZE + 10, 5));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(1) + 10, 3 * PAGE_SIZE + 10, 0));
	KUNIT_EXPECT_TRUE(test, user_is(PAGE(4) + 20, 4 * PAGE_SIZE - 20, 5));
	punch(5 * PAGE_SIZE + 7, 5 * PAGE_SIZE + 9); /* within one page */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5) + 6), 5);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5) + 8), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5) + 9), 5);
	fput(file);
}

static void a_pinned_page_outlives_its_removal(struct kunit *test)
{
	struct page *pinned[1];

	KUNIT_ASSERT_TRUE(test, start(test));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(4), 7), 0);
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(4), 1, true, false, pinned), 1);
	resize(PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(4)), -EFAULT);
	KUNIT_EXPECT_EQ(test, page_count(pinned[0]), 1);
	KUNIT_EXPECT_NULL(test, pinned[0]->mapping);
	resize(PAGES * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(4)), 0); /* another page */
	page_fill(pinned[0], 8);		      /* what the device does now, nobody sees */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(4)), 0);
	SetPageDirty(pinned[0]);
	user_unpin(pinned, 1);
	fput(file);
}

/* Areas that have been split and grown together are found all the same. */
static void every_part_of_a_split_area_is_found(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test));
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), PAGES * PAGE_SIZE, 9));
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(2), 2 * PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(5), PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(6), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_mprotect(PAGE(2), PAGE_SIZE, RW), 0);
	resize(PAGE_SIZE);
	for (unsigned long n = 1; n < PAGES; n++)
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(n))));
	KUNIT_EXPECT_FALSE(test, pte_none(user_pte(PAGE(0))));
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Races                                                               */

/* The page goes between nopage() and the entry. */
static struct page *overtaken_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct page *page = filemap_nopage(vma, address, type);

	if (page)
		truncate_pagecache(inode, 0);
	return page;
}

static struct page *punched_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct page *page = filemap_nopage(vma, address, type);
	static bool again;

	again = !again;
	if (again)
		punch_pagecache(inode, 0, PAGES * PAGE_SIZE);
	return page;
}

static void a_fault_that_is_overtaken_tries_again(struct kunit *test)
{
	static struct vm_operations_struct overtaken = { .nopage = overtaken_nopage };
	static struct vm_operations_struct punched = { .nopage = punched_nopage };

	KUNIT_ASSERT_TRUE(test, start(test));
	for (unsigned long n = 0; n < 2 * PAGES; n += PAGES) {
		user_area(PAGE(n))->vm_ops = &punched;
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(n), 1), 0);
		KUNIT_EXPECT_EQ(test, user_peek(PAGE(n)), 1);
		user_area(PAGE(n))->vm_ops = &overtaken;
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(n + 1), 1), -EFAULT);
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(n + 1))));
		KUNIT_EXPECT_EQ(test, inode->i_mapping->nrpages, 0UL);
		resize(PAGES * PAGE_SIZE);
	}
	fput(file);
}

static bool held, stop;
static atomic_t touching; /* how many have written a byte */

/* Hold up who wants to take the first page out of the tree. */
static int hold_first_page(void *arg)
{
	struct page *page = find_get_page(inode->i_mapping, 0);

	lock_page(page);
	WRITE_ONCE(held, true);
	while (!READ_ONCE(stop))
		schedule();
	unlock_page(page);
	put_page(page);
	return 0;
}

static int punch_all(void *arg)
{
	punch(0, PAGES * PAGE_SIZE);
	return 0;
}

/* It is mapped when the tables have been gone through once, and is still in the tree. */
static void a_page_that_comes_back_in_between_goes_all_the_same(struct kunit *test)
{
	struct worker holder, puncher;

	KUNIT_ASSERT_TRUE(test, start(test));
	KUNIT_EXPECT_TRUE(test, user_fill(PAGE(0), PAGES * PAGE_SIZE, 1));
	held = stop = false;
	KUNIT_ASSERT_TRUE(test, worker_start(&holder, hold_first_page, NULL));
	while (!READ_ONCE(held))
		schedule();
	KUNIT_ASSERT_TRUE(test, worker_start(&puncher, punch_all, NULL));
	while (!pte_none(user_pte(PAGE(PAGES - 1))))
		schedule();
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(PAGES + 1)), 1);
	WRITE_ONCE(stop, true);
	KUNIT_EXPECT_EQ(test, worker_end(&holder), 0);
	KUNIT_EXPECT_EQ(test, worker_end(&puncher), 0);
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(1))));
	KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(PAGES + 1))));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1)), 0);
	fput(file);
}

static int touch_pages(void *arg)
{
	u32 state = (u32)(unsigned long)arg;
	bool touched = false;

	use_mm(mm_get((struct mm_struct *)inode->i_private));
	while (!READ_ONCE(stop)) {
		unsigned long n = kunit_random(&state) % (2 * PAGES);

		if (kunit_random(&state) % 2) {
			user_peek(PAGE(n));
		} else if (!user_poke(PAGE(n), 1) && !touched) {
			touched = true;
			atomic_inc(&touching);
		}
		cond_resched();
	}
	mmput(current->mm);
	use_mm(NULL);
	return touched;
}

/* The oracle looks after the case: each page that is mapped is in the tree, or a copy. */
static void all_cpus_touch_a_file_whose_end_moves(struct kunit *test)
{
	struct worker workers[4];
	u32 state = 4711;

	KUNIT_ASSERT_TRUE(test, start(test));
	inode->i_private = current->mm;
	stop = false;
	atomic_set(&touching, 0);
	for (unsigned long i = 0; i < ARRAY_SIZE(workers); i++)
		KUNIT_EXPECT_TRUE(test, worker_start_on(&workers[i], (int)i % cpu_count,
							touch_pages, (void *)(i + 1)));
	for (int i = 0; i < 400 || atomic_read(&touching) < (int)ARRAY_SIZE(workers); i++) {
		loff_t size = (loff_t)(kunit_random(&state) % (PAGES * PAGE_SIZE));

		if (kunit_random(&state) % 4)
			resize(size);
		else
			punch(size / 2, size);
		cond_resched();
	}
	resize(2 * PAGE_SIZE);
	for (unsigned long n = 2; n < PAGES; n++) {
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(n))));
		KUNIT_EXPECT_TRUE(test, pte_none(user_pte(PAGE(PAGES + n))));
	}
	KUNIT_EXPECT_LE(test, inode->i_mapping->nrpages, 2UL);
	WRITE_ONCE(stop, true);
	for (unsigned int i = 0; i < ARRAY_SIZE(workers); i++)
		KUNIT_EXPECT_EQ(test, worker_end(&workers[i]), 1);
	inode->i_private = NULL;
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(what_lies_behind_the_new_end_goes_from_all),
	KUNIT_CASE(the_rest_of_the_last_page_is_cleared),
	KUNIT_CASE(a_hole_leaves_private_copies_alone),
	KUNIT_CASE(a_pinned_page_outlives_its_removal),
	KUNIT_CASE(every_part_of_a_split_area_is_found),
	KUNIT_CASE(a_fault_that_is_overtaken_tries_again),
	KUNIT_CASE(a_page_that_comes_back_in_between_goes_all_the_same),
	KUNIT_CASE(all_cpus_touch_a_file_whose_end_moves),
	{ 0 },
};

const struct kunit_suite truncate_suite = { "truncate", cases };
