/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/dev/kdev_t.h - device numbers.
 *
 * What:     which driver (the major number) and which of its devices (the minor):
 *
 *             31        20 19                  0
 *             [  major    |       minor        ]   dev_t, here
 *
 *           Programs have them packed in another way, that grew (makedev(3)), in mknod(2)
 *           and in struct stat.
 * Start at: MKDEV()
 * Book:     LDD3 ch. 3, "Major and Minor Numbers".   Linux: include/linux/kdev_t.h
 */
#ifndef KERNEL_FS_KDEV_T_H
#define KERNEL_FS_KDEV_T_H

#include "kernel/lib/types.h"

#define MINORBITS 20
#define MINORMASK ((1U << MINORBITS) - 1)

#define MKDEV(major, minor) ((dev_t)((major) << MINORBITS | (minor)))
#define MAJOR(dev)	    ((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)	    ((unsigned int)((dev)&MINORMASK))

/* From here to what programs see (Linux: huge_encode_dev), and back. */
static inline u64 encode_dev(dev_t dev)
{
	return ((u64)MAJOR(dev) << 8) | (MINOR(dev) & 0xff) | ((u64)(MINOR(dev) & ~0xffU) << 12);
}
static inline dev_t decode_dev(u32 dev)
{
	return MKDEV((dev & 0xfff00) >> 8, (dev & 0xff) | (dev >> 12 & 0xfff00));
}

#endif
