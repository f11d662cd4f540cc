// SPDX-License-Identifier: MIT
/*
 * kernel/fs/devfs.c - /dev: nodes that appear with their drivers.
 *
 * What:     a tmpfs, in which the kernel makes a node for each device. A node has a device
 *           number and permissions; char_dev.c leads from there to the driver.
 * Start at: devfs_mk_cdev()
 * See it:   ls -l /dev; docs/char-devices.md
 * Linux:    drivers/base/devtmpfs.c
 */
#include "kernel/fs/devfs.h"

#include "kernel/fs/char_dev.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/tmpfs.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* There is one, mounted or not, so that drivers have where to put their nodes; programs may add some. */
static struct file_system_type devfs = { .name = "devtmpfs", .fill_super = tmpfs_fill_super };

int devfs_mk_cdev(dev_t dev, mode_t permissions, const char *fmt, ...)
{
	char path[NAME_MAX + 1];
	struct dentry *dentry;
	va_list args;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	dentry = kern_mknod(devfs.single->s_root, path, S_IFCHR | permissions, dev);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dput(dentry);
	return 0;
}

void devfs_init(void)
{
	char options[] = "mode=755,size=0,nr_inodes=0";
	struct super_block *sb = super_create(&devfs, "devtmpfs", 0, options);

	if (IS_ERR(sb))
		panic("no memory for /dev");
	devfs.single = sb;
	register_filesystem(&devfs);
}
