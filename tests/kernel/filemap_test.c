// SPDX-License-Identifier: MIT
/*
 * tests/kernel/filemap_test.c - files through their pages: mapped, read, written.
 *
 * What:     a program that maps a file, one that reads it and one that writes it meet in
 *           one page. What a hole costs (nothing), what lies behind the end, a buffer that
 *           is a mapping of the same file, a page that several want filled at once, pages
 *           that are dropped and come back. No memory, at each place where some is needed.
 * Start at: a_mapping_and_a_call_see_one_page()
 */
#include "mm/virt/filemap.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)

static struct file *file;
static struct address_space *mapping;

/* A file of so many pages of zeros, and an address space to map it in. */
static bool start(struct kunit *test, unsigned long pages)
{
	file = shmem_file_setup("test", (loff_t)(pages * PAGE_SIZE), O_RDWR);
	if (IS_ERR(file))
		return false;
	mapping = file->f_dentry->d_inode->i_mapping;
	return kunit_user_mm(test) != NULL;
}

static bool map_file(unsigned long addr, unsigned long pages, unsigned long prot,
		     unsigned long flags)
{
	return user_mmap(file, addr, pages * PAGE_SIZE, prot, flags | MAP_FIXED, 0) == addr;
}

static int byte_at(loff_t pos)
{
	u8 byte;

	return kernel_read(file, &byte, 1, pos) == 1 ? byte : -1;
}

static ssize_t put_byte(loff_t pos, u8 byte)
{
	return kernel_write(file, &byte, 1, &pos);
}

/* ------------------------------------------------------------------ */
/* One page for all                                                    */

static void a_mapping_and_a_call_see_one_page(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 4, RW, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, put_byte(5, 11), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0) + 5), 11);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 12), 0);
	KUNIT_EXPECT_EQ(test, byte_at(PAGE_SIZE), 12);
	KUNIT_EXPECT_EQ(test, put_byte(PAGE_SIZE + 1, 13), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 1), 13);
	KUNIT_EXPECT_EQ(test, page_count(user_page(PAGE(1))), 2); /* the file's, the entry's */
	KUNIT_EXPECT_PTR_EQ(test, user_page(PAGE(1))->mapping, mapping);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 2UL);
	fput(file);
}

static void a_private_mapping_sees_the_file_until_it_writes(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 2));
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 2, RW, MAP_PRIVATE));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 0);
	KUNIT_EXPECT_EQ(test, put_byte(0, 21), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 21);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 22), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(1), 23), 0); /* never read before */
	KUNIT_EXPECT_EQ(test, put_byte(0, 24), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 22);
	KUNIT_EXPECT_EQ(test, byte_at(0), 24);
	KUNIT_EXPECT_EQ(test, byte_at(PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, user_page(PAGE(0))->owner, OWNER_ANON);
	fput(file);
}

static void parent_and_child_share_the_file(struct kunit *test)
{
	struct mm_struct *parent, *child;

	KUNIT_ASSERT_TRUE(test, start(test, 2));
	parent = current->mm;
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 2, RW, MAP_SHARED));
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(2), 2, RW, MAP_PRIVATE));
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 1), 0);
	KUNIT_ASSERT_EQ(test, dup_mm(parent, &child), 0);
	use_mm(child);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 31), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 32), 0);
	use_mm(parent);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(0)), 31);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), 1);
	mmput(child);
	KUNIT_EXPECT_EQ(test, byte_at(0), 31);
	fput(file);
}

static void a_fault_maps_what_lies_around_it(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 40));
	for (int n = 0; n < 40; n += 2)
		KUNIT_EXPECT_EQ(test, put_byte(n * (loff_t)PAGE_SIZE, 1), 1);
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(3), 37, PROT_READ, MAP_SHARED)); /* cut: from 3 on */
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(5)), 1);
	for (unsigned long n = 3; n < 40; n++) /* file page n - 3: even ones are in memory */
		KUNIT_EXPECT_EQ(test, pte_none(user_pte(PAGE(n))), n > 15 || (n - 3) % 2);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 20UL); /* a hole is not filled for a neighbour */
	KUNIT_EXPECT_EQ(test, current->mm->rss, 7UL);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Holes, and the end                                                  */

static void a_hole_costs_nothing_to_read(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 1000));
	KUNIT_EXPECT_EQ(test, byte_at(999 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 0UL);
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 1000, PROT_READ, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(999)), 0);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1UL); /* somebody may map it to write it */
	fput(file);
}

static void nothing_is_mapped_behind_the_end(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 1));
	KUNIT_EXPECT_EQ(test, put_byte(PAGE_SIZE + 9, 1), 1);
	KUNIT_EXPECT_EQ(test, file->f_dentry->d_inode->i_size, (loff_t)PAGE_SIZE + 10);
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 4, RW, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 9), 1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(1) + 10), 0); /* the rest of the last page is there */
	KUNIT_EXPECT_EQ(test, byte_at(PAGE_SIZE + 10), -1);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2)), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(3), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1UL);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Buffers                                                             */

static ssize_t write_from_user(unsigned long buf, size_t n, loff_t pos)
{
	return file->f_op->write(file, (const char __user *)buf, n, &pos);
}

static void a_buffer_may_be_a_mapping_of_what_is_written(struct kunit *test)
{
	char __user *buf = (char __user *)PAGE(0);
	loff_t pos = 100;

	KUNIT_ASSERT_TRUE(test, start(test, 4));
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 4, RW, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, put_byte(0, 41), 1);
	/* onto itself, where no entry shows it yet: the copy must not wait for the lock it holds */
	KUNIT_EXPECT_EQ(test, write_from_user(PAGE(0), PAGE_SIZE, 0), (ssize_t)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, write_from_user(PAGE(2), 2 * PAGE_SIZE, PAGE_SIZE),
			(ssize_t)(2 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, byte_at(0), 41);
	/* and read into itself */
	KUNIT_EXPECT_EQ(test, file->f_op->read(file, buf, PAGE_SIZE, &pos), (ssize_t)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, pos, (loff_t)PAGE_SIZE + 100);
	fput(file);
}

static void a_buffer_that_ends_is_written_as_far_as_it_goes(struct kunit *test)
{
	KUNIT_ASSERT_TRUE(test, start(test, 0));
	KUNIT_ASSERT_EQ(test, user_anon_at(PAGE(0), 1, RW), PAGE(0));
	KUNIT_ASSERT_TRUE(test, user_fill(PAGE(0), PAGE_SIZE, 51));
	KUNIT_EXPECT_EQ(test, write_from_user(PAGE(1) - 10, PAGE_SIZE, 0), 10);
	KUNIT_EXPECT_EQ(test, file->f_dentry->d_inode->i_size, 10);
	KUNIT_EXPECT_EQ(test, byte_at(9), 51);
	KUNIT_EXPECT_EQ(test, write_from_user(PAGE(1), 1, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, write_from_user(PAGE(1), PAGE_SIZE, 2 * PAGE_SIZE), -EFAULT);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1UL);
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(4), 1, PROT_READ, MAP_SHARED));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(4) + 10), 0); /* not what was in the page before */
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Filling                                                             */

static atomic_t fills;

/* Slow: everybody else runs meanwhile. */
static int slow_readpage(struct file *f, struct page *page)
{
	atomic_inc(&fills);
	let_others_run();
	page_fill(page, 61);
	SetPageUptodate(page);
	unlock_page(page);
	return 0;
}

static int failing_readpage(struct file *f, struct page *page)
{
	unlock_page(page);
	return -EIO;
}

static struct address_space_operations test_aops;
static struct inode test_inode;
static struct address_space test_mapping;

static void make_mapping(int (*readpage)(struct file *f, struct page *page), loff_t size)
{
	test_aops = (struct address_space_operations){ .readpage = readpage };
	test_inode.i_size = size;
	test_inode.i_mapping = &test_mapping;
	address_space_init(&test_mapping, &test_inode, &test_aops);
	atomic_set(&fills, 0);
}

static int want_page(void *arg)
{
	struct page *page = get_cache_page(&test_mapping, NULL, 0);
	int byte = !IS_ERR(page) && page_is(page, 61);

	if (!IS_ERR(page))
		put_page(page);
	return byte;
}

static void a_page_that_many_want_is_filled_once(struct kunit *test)
{
	struct worker workers[6];

	make_mapping(slow_readpage, PAGE_SIZE);
	for (unsigned int i = 0; i < ARRAY_SIZE(workers); i++)
		KUNIT_EXPECT_TRUE(test, worker_start_on(&workers[i], (int)i % cpu_count, want_page,
							NULL));
	for (unsigned int i = 0; i < ARRAY_SIZE(workers); i++)
		KUNIT_EXPECT_EQ(test, worker_end(&workers[i]), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&fills), 1);
	address_space_exit(&test_mapping);
}

static void a_page_that_cannot_be_read_is_an_error_each_time(struct kunit *test)
{
	make_mapping(failing_readpage, PAGE_SIZE);
	for (int i = 0; i < 2; i++)
		KUNIT_EXPECT_EQ(test, PTR_ERR(get_cache_page(&test_mapping, NULL, 0)), (long)-EIO);
	KUNIT_EXPECT_EQ(test, PTR_ERR(get_cache_page(&test_mapping, NULL, 1)), (long)-ENXIO);
	address_space_exit(&test_mapping);
}

/* ------------------------------------------------------------------ */
/* Dropping                                                            */

static bool is_there(struct address_space *m, unsigned long index)
{
	struct page *page = find_get_page(m, index);

	if (page)
		put_page(page);
	return page != NULL;
}

static void clean_pages_are_dropped_and_come_back(struct kunit *test)
{
	struct page *held, *page;

	make_mapping(slow_readpage, 3 * PAGE_SIZE);
	held = get_cache_page(&test_mapping, NULL, 0);
	page = get_cache_page(&test_mapping, NULL, 1);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(held) && !IS_ERR(page));
	SetPageDirty(page);
	put_page(page);
	put_page(get_cache_page(&test_mapping, NULL, 2));
	KUNIT_EXPECT_TRUE(test, drop_clean_pages() >= 1);
	KUNIT_EXPECT_TRUE(test, is_there(&test_mapping, 0)); /* in use */
	KUNIT_EXPECT_TRUE(test, is_there(&test_mapping, 1)); /* dirty: it is nowhere else */
	KUNIT_EXPECT_FALSE(test, is_there(&test_mapping, 2));
	put_page(held);
	page = get_cache_page(&test_mapping, NULL, 2);
	KUNIT_EXPECT_TRUE(test, page_is(page, 61));
	put_page(page);
	address_space_exit(&test_mapping);
}

/* ------------------------------------------------------------------ */
/* No memory                                                           */

static void without_memory_nothing_is_half_there(struct kunit *test)
{
	char byte = 71;
	loff_t pos;

	KUNIT_ASSERT_TRUE(test, start(test, 2));
	KUNIT_ASSERT_TRUE(test, map_file(PAGE(0), 2, RW, MAP_SHARED));
	KUNIT_ASSERT_TRUE(test, user_anon_at(PAGE(2), 1, RW) == PAGE(2) && !user_poke(PAGE(2), 1));
	for (unsigned long n = 1; n < 3; n++) { /* the page; the node of the tree */
		fail_arm(n);
		pos = 0;
		KUNIT_EXPECT_EQ(test, kernel_write(file, &byte, 1, &pos), -ENOMEM);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		fail_arm(n);
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), -EFAULT);
		KUNIT_EXPECT_TRUE(test, fail_disarm());
		KUNIT_EXPECT_EQ(test, mapping->nrpages, 0UL);
	}
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(0), 1), 0);
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_mapping_and_a_call_see_one_page),
	KUNIT_CASE(a_private_mapping_sees_the_file_until_it_writes),
	KUNIT_CASE(parent_and_child_share_the_file),
	KUNIT_CASE(a_fault_maps_what_lies_around_it),
	KUNIT_CASE(a_hole_costs_nothing_to_read),
	KUNIT_CASE(nothing_is_mapped_behind_the_end),
	KUNIT_CASE(a_buffer_may_be_a_mapping_of_what_is_written),
	KUNIT_CASE(a_buffer_that_ends_is_written_as_far_as_it_goes),
	KUNIT_CASE(a_page_that_many_want_is_filled_once),
	KUNIT_CASE(a_page_that_cannot_be_read_is_an_error_each_time),
	KUNIT_CASE(clean_pages_are_dropped_and_come_back),
	KUNIT_CASE(without_memory_nothing_is_half_there),
	{ 0 },
};

const struct kunit_suite filemap_suite = { "filemap", cases };
