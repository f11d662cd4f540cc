// SPDX-License-Identifier: MIT
/*
 * tests/kernel/tmpfs_test.c - the bytes of files whose only place is memory.
 *
 * What:     what is counted against the size of the file system, and what happens when it
 *           is full; holes, and where lseek() finds them; room that is taken beforehand.
 *           Files of the boot archive: bytes at any alignment, pages that come and go,
 *           and what is left of the archive after a truncation, a write, a hole.
 * Start at: a_full_file_system_writes_what_fits()
 */
#include "kernel/fs/tmpfs/tmpfs.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/filemap.h"
#include "tests/kernel/fixture.h"

#define PAGE(n) (USER_BASE + (n)*PAGE_SIZE)
#define ROOM	4 /* pages */

static const struct super_operations small_operations = {
	.alloc_inode = tmpfs_alloc_inode,
	.destroy_inode = tmpfs_destroy_inode,
	.evict_inode = tmpfs_evict_inode,
};
static struct tmpfs_info small_info;
static struct super_block small = { .s_op = &small_operations, .s_fs_info = &small_info };

/* An empty file in a file system of ROOM pages; NULL: no memory. */
static struct file *small_file(void)
{
	struct dentry *dentry = dentry_alloc(NULL, "small", 5);
	struct file *file = NULL;

	small_info.max_blocks = ROOM;
	atomic_set(&small_info.used_blocks, 0);
	if (!dentry)
		return NULL;
	dentry->d_inode = inode_alloc(&small, S_IFREG | 0600);
	if (dentry->d_inode) {
		tmpfs_init_file(dentry->d_inode);
		file = file_alloc(dentry, dentry->d_inode->i_fop, O_RDWR);
	}
	dput(dentry);
	return IS_ERR(file) ? NULL : file;
}

static int used(void)
{
	return atomic_read(&small_info.used_blocks);
}

static struct inode *inode_of(struct file *file)
{
	return file->f_dentry->d_inode;
}

static u64 blocks(struct file *file)
{
	return inode_of(file)->i_blocks / (PAGE_SIZE / 512);
}

static u8 bytes[(ROOM + 2) * PAGE_SIZE];

static ssize_t write_at(struct file *file, loff_t pos, size_t n)
{
	return kernel_write(file, bytes, n, &pos);
}

static int byte_at(struct file *file, loff_t pos)
{
	u8 byte;

	return kernel_read(file, &byte, 1, pos) == 1 ? byte : -1;
}

static int resize(struct file *file, loff_t size)
{
	int error;

	mutex_lock(&inode_of(file)->i_mutex);
	error = inode_of(file)->i_op->truncate(inode_of(file), size);
	mutex_unlock(&inode_of(file)->i_mutex);
	return error;
}

static int allocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	int error;

	mutex_lock(&inode_of(file)->i_mutex);
	error = inode_of(file)->i_op->fallocate(inode_of(file), mode, offset, len);
	mutex_unlock(&inode_of(file)->i_mutex);
	return error;
}

/* ------------------------------------------------------------------ */
/* Room                                                                */

static void a_full_file_system_writes_what_fits(struct kunit *test)
{
	struct file *file = small_file();

	KUNIT_ASSERT_NOT_NULL(test, file);
	memset(bytes, 1, sizeof(bytes));
	KUNIT_EXPECT_EQ(test, write_at(file, 100, sizeof(bytes)),
			(ssize_t)(ROOM * PAGE_SIZE - 100));
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_size, (loff_t)(ROOM * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, write_at(file, ROOM * PAGE_SIZE, 1), -ENOSPC);
	KUNIT_EXPECT_EQ(test, write_at(file, 5, 1), 1); /* what is there can be written */
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_size, (loff_t)(ROOM * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, used(), ROOM);
	KUNIT_EXPECT_EQ(test, blocks(file), ROOM);
	KUNIT_EXPECT_EQ(test, resize(file, PAGE_SIZE + 1), 0);
	KUNIT_EXPECT_EQ(test, used(), 2);
	KUNIT_EXPECT_EQ(test, blocks(file), 2);
	fput(file);
	KUNIT_EXPECT_EQ(test, used(), 0);
}

static void a_touch_of_a_hole_that_there_is_no_room_for_is_an_error(struct kunit *test)
{
	struct file *file = small_file();

	KUNIT_ASSERT_TRUE(test, file && kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, resize(file, 100 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, used(), 0);
	KUNIT_ASSERT_EQ(test,
			user_mmap(file, PAGE(0), 100 * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	for (unsigned long n = 0; n < ROOM; n++)
		KUNIT_EXPECT_EQ(test, user_poke(PAGE(10 * n), 1), 0);
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(99), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, byte_at(file, 99 * PAGE_SIZE), 0); /* a read needs none */
	KUNIT_EXPECT_EQ(test, used(), ROOM);
	fput(file);
}

static void room_is_taken_for_all_or_for_none(struct kunit *test)
{
	struct file *file = small_file();

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, write_at(file, 0, 10), 10);
	KUNIT_EXPECT_EQ(test, allocate(file, 0, 0, (ROOM + 1) * PAGE_SIZE), -ENOSPC);
	KUNIT_EXPECT_EQ(test, used(), 1);
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_size, 10);
	KUNIT_EXPECT_EQ(test, byte_at(file, 3), 1);
	KUNIT_EXPECT_EQ(test, allocate(file, FALLOC_FL_KEEP_SIZE, PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_size, 10);
	KUNIT_EXPECT_EQ(test, used(), 2);
	KUNIT_EXPECT_EQ(test, allocate(file, 0, 3 * PAGE_SIZE + 1, 1), 0);
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_size, (loff_t)(3 * PAGE_SIZE + 2));
	drop_clean_pages(); /* not those */
	KUNIT_EXPECT_EQ(test, used(), 3);
	KUNIT_EXPECT_EQ(test, allocate(file, 0, 0, (ROOM + 1) * PAGE_SIZE), -ENOSPC);
	KUNIT_EXPECT_EQ(test, used(), 3); /* what was taken before stays taken */
	KUNIT_EXPECT_EQ(test, byte_at(file, 3 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, write_at(file, PAGE_SIZE + 5, 1), 1);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE + 4), 0);
	KUNIT_EXPECT_EQ(
		test, allocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 2 * PAGE_SIZE),
		0);
	KUNIT_EXPECT_EQ(test, used(), 1);
	KUNIT_EXPECT_EQ(test, byte_at(file, 3), 0);
	fput(file);
	KUNIT_EXPECT_EQ(test, used(), 0);
}

static loff_t seek(struct file *file, loff_t offset, int whence)
{
	return file->f_op->llseek(file, offset, whence);
}

static void lseek_finds_data_and_holes(struct kunit *test)
{
	struct file *file = small_file();

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, seek(file, 0, SEEK_DATA), (loff_t)-ENXIO);
	KUNIT_EXPECT_EQ(test, write_at(file, 2 * PAGE_SIZE + 5, 1), 1);
	KUNIT_EXPECT_EQ(test, resize(file, 1000 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, write_at(file, 700 * PAGE_SIZE, 1), 1);
	KUNIT_EXPECT_EQ(test, seek(file, 0, SEEK_DATA), (loff_t)(2 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, seek(file, 2 * PAGE_SIZE + 9, SEEK_DATA),
			(loff_t)(2 * PAGE_SIZE + 9));
	KUNIT_EXPECT_EQ(test, seek(file, 3 * PAGE_SIZE, SEEK_DATA), (loff_t)(700 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, seek(file, 701 * PAGE_SIZE, SEEK_DATA), (loff_t)-ENXIO);
	KUNIT_EXPECT_EQ(test, seek(file, 7, SEEK_HOLE), 7);
	KUNIT_EXPECT_EQ(test, seek(file, 2 * PAGE_SIZE + 1, SEEK_HOLE), (loff_t)(3 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, resize(file, 2 * PAGE_SIZE + 6), 0);
	KUNIT_EXPECT_EQ(test, seek(file, 2 * PAGE_SIZE, SEEK_HOLE), (loff_t)(2 * PAGE_SIZE + 6));
	KUNIT_EXPECT_EQ(test, seek(file, 2 * PAGE_SIZE + 6, SEEK_HOLE), (loff_t)-ENXIO);
	KUNIT_EXPECT_EQ(test, seek(file, -1, SEEK_DATA), (loff_t)-ENXIO);
	KUNIT_EXPECT_EQ(test, seek(file, -1, SEEK_END), (loff_t)(2 * PAGE_SIZE + 5));
	fput(file);
}

/* ------------------------------------------------------------------ */
/* The boot archive                                                    */

#define ARCHIVE_SIZE (2 * PAGE_SIZE + 100)

/* A file whose bytes lie somewhere, and not on a page border. */
static struct file *archive_file(void)
{
	struct file *file = small_file();

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)(i % 251);
	if (file)
		tmpfs_set_archive(inode_of(file), (const char *)bytes + 3, ARCHIVE_SIZE);
	return file;
}

static void archive_pages_come_when_they_are_wanted(struct kunit *test)
{
	struct file *file = archive_file();
	unsigned long cached = 0;

	KUNIT_ASSERT_TRUE(test, file && kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, small_info.max_blocks, ROOM + 3UL);
	KUNIT_EXPECT_EQ(test, used(), 3);
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_mapping->nrpages, 0UL);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE), bytes[PAGE_SIZE + 3]);
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_mapping->nrpages, 1UL);
	KUNIT_ASSERT_EQ(test,
			user_mmap(file, PAGE(0), 4 * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2) + 99), bytes[ARCHIVE_SIZE + 2]);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(2) + 100), 0);
	KUNIT_EXPECT_EQ(test, user_peek(PAGE(3)), -EFAULT);
	drop_clean_pages();
	cached = inode_of(file)->i_mapping->nrpages;
	KUNIT_EXPECT_EQ(test, cached, 2UL); /* what is mapped stays; a neighbour is, too */
	KUNIT_EXPECT_EQ(test, user_poke(PAGE(2), 7), 0);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), 4 * PAGE_SIZE), 0);
	drop_clean_pages();
	KUNIT_EXPECT_EQ(test, inode_of(file)->i_mapping->nrpages,
			1UL); /* so does what was written */
	KUNIT_EXPECT_EQ(test, byte_at(file, 2 * PAGE_SIZE), 7);
	KUNIT_EXPECT_EQ(test, byte_at(file, 0), bytes[3]);
	KUNIT_EXPECT_EQ(test, used(), 3);
	fput(file);
	KUNIT_EXPECT_EQ(test, used(), 0);
}

static void what_is_cut_off_an_archive_file_does_not_come_back(struct kunit *test)
{
	struct file *file = archive_file();

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, byte_at(file, 0), bytes[3]);
	KUNIT_EXPECT_EQ(test, byte_at(file, 2 * PAGE_SIZE), bytes[2 * PAGE_SIZE + 3]);
	KUNIT_EXPECT_EQ(test, resize(file, 50), 0);
	KUNIT_EXPECT_EQ(test, used(), 1);
	KUNIT_EXPECT_EQ(test, resize(file, ARCHIVE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, used(), 1);
	for (int dropped = 0; dropped < 2; dropped++) {
		KUNIT_EXPECT_EQ(test, byte_at(file, 49), bytes[52]);
		KUNIT_EXPECT_EQ(test, byte_at(file, 50), 0);
		KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE), 0);
		KUNIT_EXPECT_EQ(test, byte_at(file, 2 * PAGE_SIZE), 0);
		drop_clean_pages();
	}
	KUNIT_EXPECT_EQ(test, resize(file, 0), 0);
	KUNIT_EXPECT_EQ(test, used(), 0);
	fput(file);
}

static void a_hole_in_an_archive_file_reads_as_zeros(struct kunit *test)
{
	struct file *file = archive_file();

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, seek(file, 0, SEEK_HOLE), (loff_t)ARCHIVE_SIZE);
	KUNIT_EXPECT_EQ(test,
			allocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE_SIZE,
				 PAGE_SIZE),
			0);
	drop_clean_pages();
	KUNIT_EXPECT_EQ(test, used(), 2);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE - 1), bytes[PAGE_SIZE + 2]);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, byte_at(file, 2 * PAGE_SIZE), bytes[2 * PAGE_SIZE + 3]);
	KUNIT_EXPECT_EQ(test, seek(file, 0, SEEK_HOLE), (loff_t)PAGE_SIZE);
	fput(file);
	KUNIT_EXPECT_EQ(test, used(), 0);
}

static void a_write_changes_only_its_bytes(struct kunit *test)
{
	struct file *file = archive_file();
	u8 byte = 255;
	loff_t pos = PAGE_SIZE + 10;

	KUNIT_ASSERT_NOT_NULL(test, file);
	KUNIT_EXPECT_EQ(test, kernel_write(file, &byte, 1, &pos), 1);
	drop_clean_pages();
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE + 9), bytes[PAGE_SIZE + 12]);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE + 10), 255);
	KUNIT_EXPECT_EQ(test, byte_at(file, PAGE_SIZE + 11), bytes[PAGE_SIZE + 14]);
	KUNIT_EXPECT_EQ(test, used(), 3);
	fput(file);
}

/* ------------------------------------------------------------------ */
/* Seals                                                               */

static void seals_hold(struct kunit *test)
{
	struct page *pinned;
	struct file *file = small_file();

	KUNIT_ASSERT_TRUE(test, file && kunit_user_mm(test));
	KUNIT_EXPECT_EQ(test, shmem_get_seals(file), F_SEAL_SEAL); /* unless it is asked for */
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_WRITE), -EPERM);
	tmpfs_inode(inode_of(file))->seals = 0;
	KUNIT_EXPECT_EQ(test, write_at(file, 0, 100), 100);
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_GROW), 0);
	KUNIT_EXPECT_EQ(test, write_at(file, 90, 20), -EPERM);
	KUNIT_EXPECT_EQ(test, write_at(file, 90, 10), 10);
	KUNIT_EXPECT_EQ(test, resize(file, 101), -EPERM);
	KUNIT_EXPECT_EQ(test, resize(file, 99), 0);
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_SHRINK), 0);
	KUNIT_EXPECT_EQ(test, resize(file, 98), -EPERM);
	KUNIT_ASSERT_EQ(test, user_mmap(file, PAGE(0), PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_WRITE), -EBUSY);
	KUNIT_ASSERT_EQ(test, user_pin(PAGE(0), 1, true, false, &pinned), 1);
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_WRITE), -EBUSY);
	SetPageDirty(pinned);
	user_unpin(&pinned, 1);
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_WRITE | F_SEAL_SEAL), 0);
	KUNIT_EXPECT_EQ(test, write_at(file, 0, 1), -EPERM);
	KUNIT_EXPECT_EQ(test, (long)user_mmap(file, PAGE(0), PAGE_SIZE, RW, MAP_SHARED, 0),
			(long)-EPERM);
	KUNIT_EXPECT_EQ(test, shmem_add_seals(file, F_SEAL_GROW), -EPERM);
	fput(file);
}

static int seal_it(void *arg)
{
	return shmem_add_seals(arg, F_SEAL_WRITE);
}

static int seal_meanwhile(struct file *file)
{
	struct worker worker;

	return worker_start(&worker, seal_it, file) ? worker_end(&worker) : 0;
}

/* mmap() that has looked at the seals, and another CPU seals the file before it goes on. */
static int mmap_overtaken(struct file *file, struct vm_area_struct *vma)
{
	int error = seal_meanwhile(file->private_data);

	return error ? error : generic_file_mmap(file, vma);
}

static void a_mapping_that_a_seal_overtakes_is_refused(struct kunit *test)
{
	static const struct file_operations racing = { .mmap = mmap_overtaken };
	struct file *file = small_file(), *racer = NULL;

	KUNIT_ASSERT_TRUE(test, file && kunit_user_mm(test));
	tmpfs_inode(inode_of(file))->seals = 0;
	racer = file_alloc(file->f_dentry, &racing, O_RDWR);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(racer));
	racer->private_data = file;
	KUNIT_EXPECT_EQ(test, (long)user_mmap(racer, PAGE(0), PAGE_SIZE, RW, MAP_SHARED, 0),
			(long)-EPERM);
	KUNIT_EXPECT_EQ(test, shmem_get_seals(file), F_SEAL_WRITE);
	KUNIT_EXPECT_EQ(test,
			user_mmap(file, PAGE(0), PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0)); /* to look at */
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	fput(racer);
	fput(file);
}

static int sealed_in_close;

static void close_and_be_sealed(struct vm_area_struct *vma)
{
	sealed_in_close = seal_meanwhile(vma->vm_file);
}

static void a_seal_waits_till_a_mapping_is_gone_from_the_tables(struct kunit *test)
{
	static struct vm_operations_struct leaving = { .nopage = filemap_nopage,
						       .close = close_and_be_sealed };
	struct file *file = small_file();

	KUNIT_ASSERT_TRUE(test, file && kunit_user_mm(test));
	tmpfs_inode(inode_of(file))->seals = 0;
	KUNIT_ASSERT_EQ(test,
			user_mmap(file, PAGE(0), 2 * PAGE_SIZE, RW, MAP_SHARED | MAP_FIXED, 0),
			PAGE(0));
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(1), PAGE_SIZE), 0); /* two areas, then one */
	KUNIT_EXPECT_EQ(test, seal_it(file), -EBUSY);
	user_area(PAGE(0))->vm_ops = &leaving;
	KUNIT_EXPECT_EQ(test, user_munmap(PAGE(0), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, sealed_in_close, -EBUSY & 0xff);
	KUNIT_EXPECT_EQ(test, seal_it(file), 0);
	fput(file);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_full_file_system_writes_what_fits),
	KUNIT_CASE(a_touch_of_a_hole_that_there_is_no_room_for_is_an_error),
	KUNIT_CASE(room_is_taken_for_all_or_for_none),
	KUNIT_CASE(lseek_finds_data_and_holes),
	KUNIT_CASE(archive_pages_come_when_they_are_wanted),
	KUNIT_CASE(what_is_cut_off_an_archive_file_does_not_come_back),
	KUNIT_CASE(a_hole_in_an_archive_file_reads_as_zeros),
	KUNIT_CASE(a_write_changes_only_its_bytes),
	KUNIT_CASE(seals_hold),
	KUNIT_CASE(a_mapping_that_a_seal_overtakes_is_refused),
	KUNIT_CASE(a_seal_waits_till_a_mapping_is_gone_from_the_tables),
	{ 0 },
};

const struct kunit_suite tmpfs_suite = { "tmpfs", cases };
