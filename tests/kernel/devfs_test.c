// SPDX-License-Identifier: MIT
/*
 * tests/kernel/devfs_test.c - nodes come with their drivers, and go with them.
 *
 * What:     a node that the kernel makes is found, opened and removed again; what programs make
 *           stays; without memory there is no half of one.
 * Start at: a_node_comes_and_goes()
 * Not here: the same file system as programs see it: tests/user/as-root/dev_is_a_file_system.c.
 */
#include "kernel/fs/dev/devfs.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/fixture.h"
#include "tests/kernel/kunit.h"

#define NULL_NUMBER MKDEV(1, 3)

static void a_node_comes_and_goes(struct kunit *test)
{
	struct file *file;

	KUNIT_ASSERT_EQ(test, devfs_mk_cdev(NULL_NUMBER, 0640, "kunit%d", 7), 0);
	KUNIT_EXPECT_EQ(test, devfs_mk_cdev(NULL_NUMBER, 0640, "kunit7"), -EEXIST);
	file = file_open("/dev/kunit7", O_RDWR);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, file->f_dentry->d_inode->i_mode, (mode_t)(S_IFCHR | 0640));
	KUNIT_EXPECT_EQ(test, file->f_dentry->d_inode->i_rdev, NULL_NUMBER);
	devfs_remove("kunit%d", 7);
	KUNIT_EXPECT_FALSE(test, path_exists("/dev/kunit7"));
	KUNIT_EXPECT_TRUE(test, d_unlinked(file->f_dentry)); /* who has it open has it still */
	fput(file);
	devfs_remove("kunit7"); /* no such name: no harm */
}

static void directories_are_made_on_the_way(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, devfs_mk_cdev(NULL_NUMBER, 0600, "kunit/a/b"), 0);
	KUNIT_EXPECT_TRUE(test, path_exists("/dev/kunit/a/b"));
	KUNIT_EXPECT_EQ(test, devfs_mk_cdev(NULL_NUMBER, 0600, "kunit/a/b/c"), -ENOTDIR);
	devfs_remove("kunit/a/b");
	KUNIT_EXPECT_FALSE(test, path_exists("/dev/kunit/a/b"));
	devfs_remove("kunit/a"); /* a directory is not a driver's node */
	KUNIT_EXPECT_TRUE(test, path_exists("/dev/kunit/a"));
	KUNIT_EXPECT_EQ(test, kern_remove("/dev/kunit/a"), 0);
	KUNIT_EXPECT_EQ(test, kern_remove("/dev/kunit"), 0);
}

static void what_somebody_else_made_stays(struct kunit *test)
{
	struct dentry *dev = path_lookup("/dev", true), *node;

	KUNIT_ASSERT_TRUE(test, !IS_ERR(dev));
	node = kern_mknod(dev, "kunit-mine", S_IFCHR | 0600, NULL_NUMBER);
	KUNIT_EXPECT_TRUE(test, !IS_ERR(node));
	devfs_remove("kunit-mine");
	KUNIT_EXPECT_TRUE(test, path_exists("/dev/kunit-mine"));
	KUNIT_EXPECT_EQ(test, kern_unlink(node), 0);
	KUNIT_EXPECT_EQ(test, kern_unlink(node), -ENOENT); /* once */
	KUNIT_EXPECT_FALSE(test, path_exists("/dev/kunit-mine"));
	dput(node);
	dput(dev);
}

static void without_memory_there_is_no_node(struct kunit *test)
{
	unsigned long nth = 0;
	bool struck;

	do {
		int error;

		fail_arm(++nth);
		error = devfs_mk_cdev(NULL_NUMBER, 0600, "kunit-short");
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, error, struck ? -ENOMEM : 0);
		KUNIT_EXPECT_EQ(test, path_exists("/dev/kunit-short"), !struck);
	} while (struck);
	KUNIT_EXPECT_GE(test, nth, 3UL);
	devfs_remove("kunit-short");
	KUNIT_EXPECT_FALSE(test, path_exists("/dev/kunit-short"));
}

static void there_is_one_by_two_names(struct kunit *test)
{
	struct file_system_type *devtmpfs = find_filesystem("devtmpfs"),
				*devfs = find_filesystem("devfs");
	struct dentry *dev = path_lookup("/dev", true);

	KUNIT_ASSERT_TRUE(test, devtmpfs && devfs && !IS_ERR(dev));
	KUNIT_EXPECT_PTR_EQ(test, devtmpfs->single, devfs->single);
	KUNIT_EXPECT_PTR_EQ(test, devtmpfs->single, dev->d_sb);
	dput(dev);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(there_is_one_by_two_names),	     KUNIT_CASE(a_node_comes_and_goes),
	KUNIT_CASE(directories_are_made_on_the_way), KUNIT_CASE(what_somebody_else_made_stays),
	KUNIT_CASE(without_memory_there_is_no_node), { 0 },
};

const struct kunit_suite devfs_suite = { "devfs", cases };
