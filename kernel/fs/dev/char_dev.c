// SPDX-License-Identifier: MIT
/*
 * kernel/fs/dev/char_dev.c - from a device number to its driver.
 *
 * What:     two lists, both in order of numbers, of which no two of a list overlap: who has
 *           taken which (regions), and which driver is behind which (cdevs). The first is
 *           a promise among drivers, and what /proc/devices shows; the second is what
 *           open() goes by.
 *
 *             regions   1:0-255 mem   4:64 ttyS   254:0 edu      taken
 *             cdevs     1:0-255       4:64        254:0          ready to be opened
 *
 *           A driver takes its numbers first, and adds its cdev when it is ready for
 *           callers. In between, and after cdev_del(), opening gives -ENXIO.
 * Start at: chrdev_open(), cdev_add()
 * Holds:    1. inode->i_cdev is the driver's from open() on, for container_of(). Nothing here
 *              trusts it: each open looks the number up, and the file has a reference of its own.
 * Locks:    chrdevs_lock (RANK_MUTEX) around both lists; not held when a driver is called.
 * See it:   /proc/devices; gdb: np-devices; tests/kernel/char_dev_test.c; docs/char-devices.md
 * Book:     LDD3 ch. 3.   Linux: fs/char_dev.c, drivers/base/map.c
 */
#include "kernel/fs/dev/char_dev.h"

#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

#define MAJORS	      512 /* as on Linux */
#define MINORS_OF_OLD 256 /* register_chrdev() */

struct region {
	struct list_head entry; /* [c] */
	dev_t first;		/* [I] */
	unsigned int count;	/* [I] */
	struct cdev *cdev;	/* [I] of register_chrdev(); else NULL */
	char name[64];		/* [I] */
};

static DEFINE_MUTEX_RANK(chrdevs_lock, RANK_MUTEX);
static LIST_HEAD(regions); /* [c] */
static LIST_HEAD(cdevs);   /* [c] */

static bool overlap(dev_t a, unsigned int a_count, dev_t b, unsigned int b_count)
{
	return a < b ? b - a < a_count : a - b < b_count;
}

/* Are there such numbers? */
static bool in_range(dev_t first, unsigned int count)
{
	return count && MAJOR(first) < MAJORS && count <= MKDEV(MAJORS, 0) - first;
}

/* ------------------------------------------------------------------ */
/* Numbers                                                             */

static struct region *region_alloc(unsigned int count, const char *name)
{
	struct region *region = kzalloc(sizeof(*region), GFP_KERNEL);

	if (!region)
		return NULL;
	region->count = count;
	strlcpy(region->name, name, sizeof(region->name));
	return region;
}

static bool is_free(dev_t first, unsigned int count)
{
	const struct region *r;

	list_for_each_entry(r, &regions, entry)
		if (overlap(r->first, r->count, first, count))
			return false;
	return true;
}

/* Into its place in the list. chrdevs_lock held; the numbers are free. */
static void region_enter(struct region *region, dev_t first)
{
	struct region *r;

	region->first = first;
	list_for_each_entry(r, &regions, entry)
		if (r->first > first)
			break;
	list_add_tail(&region->entry, &r->entry);
}

/* A major of which nobody has anything, from those that Linux gives out as well; 0: none. */
static unsigned int free_major(void)
{
	static const struct {
		unsigned int last, first;
	} ranges[] = { { 254, 234 }, { 511, 384 } };

	for (unsigned int i = 0; i < ARRAY_SIZE(ranges); i++)
		for (unsigned int major = ranges[i].last; major >= ranges[i].first; major--)
			if (is_free(MKDEV(major, 0), 1U << MINORBITS))
				return major;
	return 0;
}

/* Take region->count numbers from first on, or (major 0) of some free major: 0 or -EBUSY. */
static int region_take(struct region *region, dev_t first)
{
	int error = 0;

	mutex_lock(&chrdevs_lock);
	if (!MAJOR(first))
		first |= MKDEV(free_major(), 0);
	if (MAJOR(first) && is_free(first, region->count))
		region_enter(region, first);
	else
		error = -EBUSY;
	mutex_unlock(&chrdevs_lock);
	return error;
}

int register_chrdev_region(dev_t first, unsigned int count, const char *name)
{
	struct region *region;
	int error;

	if (!in_range(first, count) || !MAJOR(first))
		return -EINVAL;
	region = region_alloc(count, name);
	if (!region)
		return -ENOMEM;
	error = region_take(region, first);
	if (error)
		kfree(region);
	return error;
}

int alloc_chrdev_region(dev_t *dev, unsigned int first_minor, unsigned int count, const char *name)
{
	struct region *region;
	int error;

	if (first_minor > MINORMASK || !count || count > MINORMASK + 1 - first_minor)
		return -EINVAL;
	region = region_alloc(count, name);
	if (!region)
		return -ENOMEM;
	error = region_take(region, MKDEV(0, first_minor));
	if (error)
		kfree(region);
	else
		*dev = region->first;
	return error;
}

/* The region of exactly these numbers, off the list; name: of register_chrdev() and so called; or NULL. */
static struct region *region_leave(dev_t first, unsigned int count, const char *name)
{
	struct region *r, *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(r, &regions, entry)
		if (r->first == first && r->count == count && !r->cdev == !name &&
		    (!name || !strncmp(r->name, name, sizeof(r->name) - 1)))
			found = r;
	if (found)
		list_del(&found->entry);
	mutex_unlock(&chrdevs_lock);
	return found;
}

void unregister_chrdev_region(dev_t first, unsigned int count)
{
	struct region *region = region_leave(first, count, NULL);

	WARN(!region, "device numbers %u:%u and %u on are given back, and nobody has taken them so",
	     MAJOR(first), MINOR(first), count);
	kfree(region);
}

int show_devices(struct seq_file *m)
{
	const struct region *r;

	seq_printf(m, "Character devices:\n");
	mutex_lock(&chrdevs_lock);
	list_for_each_entry(r, &regions, entry)
		for (unsigned int major = MAJOR(r->first); major <= MAJOR(r->first + r->count - 1);
		     major++)
			seq_printf(m, "%3u %s\n", major, r->name);
	mutex_unlock(&chrdevs_lock);
	return seq_printf(m, "\nBlock devices:\n");
}

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

void cdev_init(struct cdev *cdev, const struct file_operations *ops)
{
	memset(cdev, 0, sizeof(*cdev));
	cdev->ops = ops;
	INIT_LIST_HEAD(&cdev->entry);
	atomic_set(&cdev->users, 1);
}

struct cdev *cdev_alloc(void)
{
	struct cdev *cdev = kmalloc(sizeof(*cdev), GFP_KERNEL);

	if (!cdev)
		return NULL;
	cdev_init(cdev, NULL);
	cdev->allocated = true;
	return cdev;
}

int cdev_add(struct cdev *cdev, dev_t first, unsigned int count)
{
	struct cdev *c;
	int error = 0;

	if (!in_range(first, count))
		return -EINVAL;
	mutex_lock(&chrdevs_lock);
	list_for_each_entry(c, &cdevs, entry)
		if (overlap(c->dev, c->count, first, count))
			error = -EBUSY;
	if (!error) {
		cdev->dev = first;
		cdev->count = count;
		list_for_each_entry(c, &cdevs, entry)
			if (c->dev > first)
				break;
		list_add_tail(&cdev->entry, &c->entry);
	}
	mutex_unlock(&chrdevs_lock);
	return error;
}

void cdev_put(struct cdev *cdev)
{
	if (atomic_dec_and_test(&cdev->users) && cdev->allocated)
		kfree(cdev);
}

void cdev_del(struct cdev *cdev)
{
	mutex_lock(&chrdevs_lock);
	list_del_init(&cdev->entry);
	mutex_unlock(&chrdevs_lock);
	cdev_put(cdev);
}

int register_chrdev(unsigned int major, const char *name, const struct file_operations *ops)
{
	struct region *region = region_alloc(MINORS_OF_OLD, name);
	struct cdev *cdev = cdev_alloc();
	int error = major < MAJORS ? -ENOMEM : -EINVAL;

	if (error == -EINVAL || !region || !cdev)
		goto free;
	cdev->owner = ops->owner;
	cdev->ops = ops;
	region->cdev = cdev;
	error = region_take(region, MKDEV(major, 0));
	if (error)
		goto free;
	error = cdev_add(cdev, region->first, MINORS_OF_OLD);
	if (!error)
		return major ? 0 : (int)MAJOR(region->first);
	region_leave(region->first, MINORS_OF_OLD, name); /* somebody added what he had not taken */

free:
	kfree(region);
	kfree(cdev);
	return error;
}

int unregister_chrdev(unsigned int major, const char *name)
{
	struct region *region = region_leave(MKDEV(major, 0), MINORS_OF_OLD, name);

	if (!region)
		return -EINVAL;
	cdev_del(region->cdev);
	kfree(region);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Opening                                                             */

/* The driver of inode's number, with a reference, which is now its i_cdev; or NULL. */
static struct cdev *find_driver(struct inode *inode)
{
	struct cdev *c, *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(c, &cdevs, entry)
		if (overlap(c->dev, c->count, inode->i_rdev, 1) && c->ops)
			found = c;
	if (found) {
		atomic_inc(&found->users);
		inode->i_cdev = found;
	}
	mutex_unlock(&chrdevs_lock);
	return found;
}

/* From here on the driver's functions are the file's. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	struct cdev *cdev = find_driver(inode);
	int error;

	if (!cdev)
		return -ENXIO;
	file->f_op = cdev->ops;
	file->f_cdev = cdev;
	error = cdev->ops->open ? cdev->ops->open(inode, file) : 0;
	if (error) {
		file->f_op = &def_chr_fops;
		file->f_cdev = NULL;
		cdev_put(cdev);
	}
	return error;
}

const struct file_operations def_chr_fops = {
	.open = chrdev_open,
};
