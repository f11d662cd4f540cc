/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/dev/char_dev.h - character devices: numbers, and the drivers behind them.
 *
 * What:     a driver first takes device numbers, then says by a struct cdev what is
 *           behind them. A node of the tree has only the number; whoever opens it is
 *           led to the driver:
 *
 *             mknod /tmp/zero c 1 5          region  1:0-255  "mem"       /proc/devices
 *               inode i_rdev 1:5 ---open---> cdev    1:0-255  ops, owner
 *                                              file->f_op = ops; ops->open()
 *
 * Start at: alloc_chrdev_region(), cdev_add(); register_chrdev(), the way of older drivers
 * Locks:    letters: [I] immutable [c] chrdevs_lock [a] atomic
 *           All may sleep, but for MAJOR and its like.
 * Book:     LDD3 ch. 3, "Char Drivers".   Linux: include/linux/cdev.h
 */
#ifndef KERNEL_FS_CHAR_DEV_H
#define KERNEL_FS_CHAR_DEV_H

#include "kernel/fs/fs.h"
#include "kernel/fs/dev/kdev_t.h"

/* ------------------------------------------------------------------ */
/* Numbers                                                             */

/*
 * register_chrdev_region - take count numbers from first on.
 *
 * => 0; -EBUSY: somebody has one of them; -EINVAL: there are no such numbers; -ENOMEM
 * => name: what /proc/devices says, at most 63 bytes of it
 */
int register_chrdev_region(dev_t first, unsigned int count, const char *name);
/*
 * alloc_chrdev_region - take count minor numbers from first_minor on, of a major that nobody has.
 *
 * => 0 and the first of them in *dev; -EBUSY: no major is left; -EINVAL, -ENOMEM
 */
int alloc_chrdev_region(dev_t *dev, unsigned int first_minor, unsigned int count, const char *name);
/* unregister_chrdev_region - give back what one of these two gave, whole. */
void unregister_chrdev_region(dev_t first, unsigned int count);

/* ------------------------------------------------------------------ */
/* Drivers                                                             */

struct cdev {
	struct module *owner;		   /* [I] */
	const struct file_operations *ops; /* [I] */
	struct list_head entry;		   /* [c] of all that have been added */
	dev_t dev;			   /* [c] its first number */
	unsigned int count;		   /* [c] how many */
	atomic_t users;			   /* [a] its driver, and files that are open */
	bool allocated;			   /* [I] by cdev_alloc(): freed with its last user */
};

/* cdev_init - make ready a cdev that is part of the driver's own structure. */
void cdev_init(struct cdev *cdev, const struct file_operations *ops);
/* cdev_alloc - one that is not; the driver sets owner and ops. NULL: no memory. */
struct cdev *cdev_alloc(void);
/*
 * cdev_add - who opens one of these numbers gets to cdev->ops. From here on, at once.
 *
 * => 0; -EBUSY: another has one of these numbers; -EINVAL: there are no such numbers
 */
int cdev_add(struct cdev *cdev, dev_t first, unsigned int count);
/*
 * cdev_del - no more opens.
 *
 * => files that are open stay so: a driver that goes waits for their release() first
 * => a cdev of cdev_alloc() is not the driver's any more, added or not
 */
void cdev_del(struct cdev *cdev);

/*
 * register_chrdev - numbers and cdev in one: minors 0 to 255 of major (0: of one that is free).
 *
 * => 0, or the major that was free; -EBUSY, -EINVAL, -ENOMEM
 */
int register_chrdev(unsigned int major, const char *name, const struct file_operations *ops);
/* unregister_chrdev - undo it; -EINVAL: nothing of that major was registered under that name. */
int unregister_chrdev(unsigned int major, const char *name);

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}
static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

/* ------------------------------------------------------------------ */
/* For the file systems                                                */

/* What every node of a character device begins with: its open() finds the driver. */
extern const struct file_operations def_chr_fops;
/* cdev_put - fput() lets go of file->f_cdev. */
void cdev_put(struct cdev *cdev);
/* show_devices - /proc/devices */
struct seq_file;
int show_devices(struct seq_file *m);

#endif
