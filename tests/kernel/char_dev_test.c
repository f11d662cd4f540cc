// SPDX-License-Identifier: MIT
/*
 * tests/kernel/char_dev_test.c - device numbers, and the way from a number to a driver.
 *
 * What:     who may take which numbers; what opening a node of one gives before, while and
 *           after a driver is there; what a driver finds in the inode; and that nothing
 *           stays behind when memory runs short at any step.
 * Start at: an_open_leads_to_the_driver()
 * Not here: the same through system calls: tests/user/as-root/mknod_*.
 */
#include "kernel/fs/dev/char_dev.h"

#include "kernel/fs/dev/devfs.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "tests/kernel/kunit.h"

#define MAJOR_A 200 /* nobody's here */
#define MAJOR_B 201

/* ------------------------------------------------------------------ */
/* A driver as in the book                                             */

static struct scull {
	int opens, releases;
	int refuse; /* what open() says */
	struct cdev cdev;
} scull;

static int scull_open(struct inode *inode, struct file *file)
{
	struct scull *dev = container_of(inode->i_cdev, struct scull, cdev);

	if (dev->refuse)
		return dev->refuse;
	dev->opens++;
	file->private_data = dev;
	return 0;
}

static int scull_release(struct inode *inode, struct file *file)
{
	struct scull *dev = file->private_data;

	dev->releases++;
	return 0;
}

static const struct file_operations scull_fops = {
	.open = scull_open,
	.release = scull_release,
};

/* A node with this number that no name leads to; opened. */
static struct file *open_number(dev_t dev)
{
	struct dentry *dentry = dentry_alloc(NULL, "node", 4);
	struct file *file;

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	d_instantiate(dentry, inode_alloc(NULL, S_IFCHR | 0600));
	if (!dentry->d_inode) {
		dput(dentry);
		return ERR_PTR(-ENOMEM);
	}
	dentry->d_inode->i_rdev = dev;
	dentry->d_inode->i_fop = &def_chr_fops;
	file = dentry_open(dentry, O_RDWR);
	dput(dentry);
	return file;
}

static long open_error(dev_t dev)
{
	struct file *file = open_number(dev);

	if (IS_ERR(file))
		return PTR_ERR(file);
	fput(file);
	return 0;
}

/* ------------------------------------------------------------------ */

static void a_number_belongs_to_one(struct kunit *test)
{
	dev_t first = MKDEV(MAJOR_A, 10);

	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 4, "a"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 4, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first + 3, 1, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 3, 4, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 3, 100, "b"), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first - 3, 3, "before"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first + 4, 1, "behind"), 0);
	unregister_chrdev_region(first, 4);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(first, 4, "again"), 0);
	unregister_chrdev_region(first, 4);
	unregister_chrdev_region(first - 3, 3);
	unregister_chrdev_region(first + 4, 1);
}

static void there_are_only_so_many_numbers(struct kunit *test)
{
	dev_t dev = 7;

	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(512, 0), 1, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(511, MINORMASK), 2, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, 0), ~0U, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, 0), 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(0, 5), 1, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_chrdev_region(&dev, MINORMASK, 2, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_chrdev_region(&dev, 1U << MINORBITS, 1, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_chrdev_region(&dev, 0, 0, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, dev, (dev_t)7);
	/* numbers of two majors in one go */
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, MINORMASK), 2, "x"), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR_B, 0), 1, "y"), -EBUSY);
	unregister_chrdev_region(MKDEV(MAJOR_A, MINORMASK), 2);
}

static void what_nobody_took_cannot_be_given_back(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, 0), 4, "x"), 0);
	kunit_expect_reports(test, 2);
	unregister_chrdev_region(MKDEV(MAJOR_A, 0), 3);
	unregister_chrdev_region(MKDEV(MAJOR_B, 0), 4);
	unregister_chrdev_region(MKDEV(MAJOR_A, 0), 4);
}

static void majors_are_given_out_until_none_is_left(struct kunit *test)
{
	static dev_t got[512];
	int n = 0, error;

	while (n < 512) {
		error = alloc_chrdev_region(&got[n], 3, 2, "many");
		if (error)
			break;
		KUNIT_EXPECT_EQ(test, MINOR(got[n]), 3U);
		n++;
	}
	KUNIT_EXPECT_EQ(test, error, -EBUSY);
	KUNIT_EXPECT_GE(test, n, 100);
	for (int i = 1; i < n; i++)
		KUNIT_EXPECT_TRUE(test, MAJOR(got[i]) != MAJOR(got[i - 1]));
	KUNIT_EXPECT_EQ(test, register_chrdev(0, "one-more", &scull_fops), -EBUSY);
	while (n--)
		unregister_chrdev_region(got[n], 2);
}

static void an_open_leads_to_the_driver(struct kunit *test)
{
	dev_t dev = MKDEV(MAJOR_A, 1);
	struct file *file;

	memset(&scull, 0, sizeof(scull));
	cdev_init(&scull.cdev, &scull_fops);
	KUNIT_EXPECT_EQ(test, open_error(dev), (long)-ENXIO); /* not added yet */
	KUNIT_ASSERT_EQ(test, cdev_add(&scull.cdev, dev, 2), 0);
	KUNIT_EXPECT_EQ(test, open_error(dev - 1), (long)-ENXIO);
	KUNIT_EXPECT_EQ(test, open_error(dev + 2), (long)-ENXIO);
	file = open_number(dev + 1);
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_PTR_EQ(test, file->f_op, &scull_fops);
	KUNIT_EXPECT_PTR_EQ(test, file->private_data, (void *)&scull);
	KUNIT_EXPECT_EQ(test, imajor(file->f_dentry->d_inode), (unsigned int)MAJOR_A);
	KUNIT_EXPECT_EQ(test, iminor(file->f_dentry->d_inode), 2U);
	KUNIT_EXPECT_EQ(test, scull.opens, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&scull.cdev.users), 2);
	/* deleted under an open file: no new opens, and the open file is as it was */
	cdev_del(&scull.cdev);
	KUNIT_EXPECT_EQ(test, open_error(dev + 1), (long)-ENXIO);
	KUNIT_EXPECT_PTR_EQ(test, file->f_op, &scull_fops);
	fput(file);
	KUNIT_EXPECT_EQ(test, scull.releases, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&scull.cdev.users), 0);
}

static void a_driver_that_refuses_is_let_go(struct kunit *test)
{
	dev_t dev = MKDEV(MAJOR_A, 0);

	memset(&scull, 0, sizeof(scull));
	scull.refuse = -ENOTTY;
	cdev_init(&scull.cdev, &scull_fops);
	KUNIT_ASSERT_EQ(test, cdev_add(&scull.cdev, dev, 1), 0);
	KUNIT_EXPECT_EQ(test, open_error(dev), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, atomic_read(&scull.cdev.users), 1);
	cdev_del(&scull.cdev);
	KUNIT_EXPECT_EQ(test, scull.releases, 0);
}

static void two_drivers_do_not_share_a_number(struct kunit *test)
{
	struct cdev *other = cdev_alloc();

	KUNIT_ASSERT_NOT_NULL(test, other);
	other->ops = &scull_fops;
	memset(&scull, 0, sizeof(scull));
	cdev_init(&scull.cdev, &scull_fops);
	KUNIT_ASSERT_EQ(test, cdev_add(&scull.cdev, MKDEV(MAJOR_A, 4), 4), 0);
	KUNIT_EXPECT_EQ(test, cdev_add(other, MKDEV(MAJOR_A, 7), 4), -EBUSY);
	KUNIT_EXPECT_EQ(test, cdev_add(other, MKDEV(MAJOR_A, 0), 5), -EBUSY);
	KUNIT_EXPECT_EQ(test, cdev_add(other, MKDEV(MAJOR_A, 0), 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, cdev_add(other, MKDEV(MAJOR_A, 8), 4), 0);
	cdev_del(other); /* and it is freed: the oracle counts */
	cdev_del(&scull.cdev);
	other = cdev_alloc();
	KUNIT_ASSERT_NOT_NULL(test, other);
	cdev_del(other); /* never added: freed as well */
}

static int plain_opens;

static int plain_open(struct inode *inode, struct file *file)
{
	plain_opens++;
	return 0;
}

static const struct file_operations plain_fops = {
	.open = plain_open,
};

static void the_old_way_has_256_minors(struct kunit *test)
{
	int major = register_chrdev(0, "kunit-old", &plain_fops);
	struct file *file;

	KUNIT_ASSERT_TRUE(test, major > 0);
	KUNIT_EXPECT_EQ(test, register_chrdev((unsigned int)major, "again", &plain_fops), -EBUSY);
	KUNIT_EXPECT_EQ(test, register_chrdev(512, "far", &plain_fops), -EINVAL);
	plain_opens = 0;
	KUNIT_EXPECT_EQ(test, open_error(MKDEV((unsigned int)major, 0)), 0L);
	KUNIT_EXPECT_EQ(test, open_error(MKDEV((unsigned int)major, 256)), (long)-ENXIO);
	file = open_number(MKDEV((unsigned int)major, 255));
	KUNIT_ASSERT_TRUE(test, !IS_ERR(file));
	KUNIT_EXPECT_EQ(test, plain_opens, 2);
	KUNIT_EXPECT_EQ(test, unregister_chrdev((unsigned int)major, "another"), -EINVAL);
	KUNIT_EXPECT_EQ(test, unregister_chrdev((unsigned int)major, "kunit-old"), 0);
	KUNIT_EXPECT_EQ(test, unregister_chrdev((unsigned int)major, "kunit-old"), -EINVAL);
	fput(file); /* frees the cdev */
	/* with a number of its own choice */
	KUNIT_EXPECT_EQ(test, register_chrdev(MAJOR_A, "kunit-old", &plain_fops), 0);
	KUNIT_EXPECT_EQ(test, open_error(MKDEV(MAJOR_A, 9)), 0L);
	KUNIT_EXPECT_EQ(test, unregister_chrdev(MAJOR_A, "kunit-old"), 0);
	/* numbers are free, a driver is behind one of them all the same: all or nothing */
	cdev_init(&scull.cdev, &scull_fops);
	KUNIT_ASSERT_EQ(test, cdev_add(&scull.cdev, MKDEV(MAJOR_A, 100), 1), 0);
	KUNIT_EXPECT_EQ(test, register_chrdev(MAJOR_A, "kunit-old", &plain_fops), -EBUSY);
	cdev_del(&scull.cdev);
	KUNIT_EXPECT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, 0), 256, "free"), 0);
	KUNIT_EXPECT_EQ(test, unregister_chrdev(MAJOR_A, "free"), -EINVAL); /* not of that kind */
	unregister_chrdev_region(MKDEV(MAJOR_A, 0), 256);
}

static void devices_are_listed_by_major(struct kunit *test)
{
	static char text[PAGE_SIZE];
	struct seq_file m = { .buf = text, .size = sizeof(text) };
	const char *b, *a;

	KUNIT_ASSERT_EQ(test, register_chrdev_region(MKDEV(MAJOR_B, 0), 1, "kunit-b"), 0);
	KUNIT_ASSERT_EQ(test, register_chrdev_region(MKDEV(MAJOR_A, 9), 1, "kunit-a"), 0);
	KUNIT_ASSERT_EQ(test, show_devices(&m), 0);
	KUNIT_EXPECT_TRUE(test, !strncmp(m.buf, "Character devices:\n  1 mem\n", 27));
	KUNIT_EXPECT_NOT_NULL(test, strstr(m.buf, "\n\nBlock devices:\n"));
	a = strstr(m.buf, "\n200 kunit-a\n");
	b = strstr(m.buf, "\n201 kunit-b\n");
	KUNIT_EXPECT_TRUE(test, a && b && a < b);
	unregister_chrdev_region(MKDEV(MAJOR_A, 9), 1);
	unregister_chrdev_region(MKDEV(MAJOR_B, 0), 1);
}

/* Each allocation in turn fails; what was taken before it is given back. */
static void without_memory_nothing_is_taken(struct kunit *test)
{
	unsigned long nth = 0;
	bool struck;
	int major;

	do {
		dev_t dev;
		int error;

		fail_arm(++nth);
		error = alloc_chrdev_region(&dev, 0, 1, "kunit");
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, error, struck ? -ENOMEM : 0);
		if (!error)
			unregister_chrdev_region(dev, 1);
	} while (struck);
	KUNIT_EXPECT_GE(test, nth, 2UL);
	nth = 0;
	do {
		fail_arm(++nth);
		major = register_chrdev(0, "kunit", &plain_fops);
		struck = fail_disarm();
		KUNIT_EXPECT_EQ(test, major < 0, struck);
		KUNIT_EXPECT_TRUE(test, !struck || major == -ENOMEM);
	} while (struck);
	KUNIT_EXPECT_GE(test, nth, 3UL);
	KUNIT_EXPECT_EQ(test, unregister_chrdev((unsigned int)major, "kunit"), 0);
}

static void numbers_are_packed_as_user_space_wants_them(struct kunit *test)
{
	static const dev_t numbers[] = { MKDEV(1, 3), MKDEV(240, 0x12345), MKDEV(511, MINORMASK),
					 0 };

	KUNIT_EXPECT_EQ(test, MAJOR(MKDEV(240, 7)), 240U);
	KUNIT_EXPECT_EQ(test, MINOR(MKDEV(240, 7)), 7U);
	KUNIT_EXPECT_EQ(test, encode_dev(MKDEV(1, 3)), 0x103ULL); /* makedev(1, 3) */
	KUNIT_EXPECT_EQ(test, encode_dev(MKDEV(240, 0x12345)), 0x1230f045ULL);
	for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++)
		KUNIT_EXPECT_EQ(test, decode_dev((u32)encode_dev(numbers[i])), numbers[i]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(a_number_belongs_to_one),
	KUNIT_CASE(there_are_only_so_many_numbers),
	KUNIT_CASE(what_nobody_took_cannot_be_given_back),
	KUNIT_CASE(majors_are_given_out_until_none_is_left),
	KUNIT_CASE(an_open_leads_to_the_driver),
	KUNIT_CASE(a_driver_that_refuses_is_let_go),
	KUNIT_CASE(two_drivers_do_not_share_a_number),
	KUNIT_CASE(the_old_way_has_256_minors),
	KUNIT_CASE(devices_are_listed_by_major),
	KUNIT_CASE(without_memory_nothing_is_taken),
	KUNIT_CASE(numbers_are_packed_as_user_space_wants_them),
	{ 0 },
};

const struct kunit_suite char_dev_suite = { "char_dev", cases };
