/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/dev/devfs.h - /dev: nodes that appear with their drivers.
 *
 * What:     a driver that has added its cdev has its node made here, and removed before it
 *           deletes the cdev. Programs may add, change and remove names besides.
 * Start at: devfs_mk_cdev()
 * Linux:    include/linux/devfs_fs_kernel.h (2.6.10); today drivers/base/devtmpfs.c
 */
#ifndef KERNEL_FS_DEVFS_H
#define KERNEL_FS_DEVFS_H

#include "kernel/fs/dev/kdev_t.h"
#include "kernel/lib/types.h"

struct dentry;

/*
 * devfs_mk_cdev - make the node /dev/NAME, root's, with these permissions; directories in NAME too.
 *
 * => 0, -EEXIST, -ENOMEM; may sleep
 */
int devfs_mk_cdev(dev_t dev, mode_t permissions, const char *fmt, ...) __printf(3, 4);
/* devfs_mk_cdev_for - the same, a user's and a group's own. => the node, with a reference, or ERR_PTR */
struct dentry *devfs_mk_cdev_for(uid_t uid, gid_t gid, dev_t dev, mode_t permissions,
				 const char *fmt, ...) __printf(5, 6);
/*
 * devfs_remove - remove a node that was made so.
 *
 * => a name that is gone, or that a program has given to something else since, is let be
 */
void devfs_remove(const char *fmt, ...) __printf(1, 2);

/* devfs_init - it can be mounted, and nodes can be made. */
void devfs_init(void);

#endif
