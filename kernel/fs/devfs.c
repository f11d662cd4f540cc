// SPDX-License-Identifier: MIT
/*
 * kernel/fs/devfs.c - /dev: nodes that appear with their drivers.
 *
 * What:     a node has a device number and permissions; char_dev.c leads from there to
 *           the driver.
 * Start at: devfs_mk_cdev()
 * See it:   ls -l /dev; docs/char-devices.md
 * Linux:    drivers/base/devtmpfs.c
 */
#include "kernel/fs/devfs.h"

#include "kernel/fs/char_dev.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

int devfs_mk_cdev(dev_t dev, mode_t permissions, const char *fmt, ...)
{
	char path[NAME_MAX + 1];
	struct dentry *dentry;
	va_list args;
	size_t n;

	n = scnprintf(path, sizeof(path), "/dev/");
	va_start(args, fmt);
	vsnprintf(path + n, sizeof(path) - n, fmt, args);
	va_end(args);
	dentry = tree_add(path, S_IFCHR | permissions, &def_chr_fops);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dentry->d_inode->i_rdev = dev;
	return 0;
}
