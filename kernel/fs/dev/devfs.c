// SPDX-License-Identifier: MIT
/*
 * kernel/fs/dev/devfs.c - /dev: nodes that appear with their drivers.
 *
 * What:     a tmpfs, in which the kernel makes a node for each device, and removes it again. A
 *           node has a device number and permissions; char_dev.c leads from there to the
 *           driver. There is one, mounted or not, so that drivers have where to put their
 *           nodes; mount knows it as devtmpfs, and by its name of old, devfs. What else is
 *           there - links, directories, nodes that root has made - is the programs' own.
 *
 *             edu   c 253:0      made by a driver           fd     -> /proc/self/fd
 *             null  c 1:3                                   stdin  -> /proc/self/fd/0
 *             mine  c 1:3        made by mknod(2)           shm/   for shm_open(3)
 * Start at: devfs_mk_cdev()
 * Holds:    inode->i_private of the kernel's nodes is devfs_mark: only those are removed by it.
 * Locks:    those of any tmpfs.
 * See it:   ls -l /dev; docs/char-devices.md; tests/kernel/devfs_test.c
 * Linux:    drivers/base/devtmpfs.c; fs/devfs until 2.6.17
 */
#include "kernel/fs/dev/devfs.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static struct file_system_type devtmpfs = { .name = "devtmpfs", .fill_super = tmpfs_fill_super };
static struct file_system_type devfs = { .name = "devfs", .fill_super = tmpfs_fill_super };

static char devfs_mark;

/*
 * What drivers do here they do by the kernel's right, whoever has caused it: the user whose
 * permissions are asked for is root meanwhile. => who it was; as_user() gives that back
 */
static uid_t as_kernel(void)
{
	uid_t uid = current->cred.fsuid;

	current->cred.fsuid = 0;
	return uid;
}

static void as_user(uid_t uid)
{
	current->cred.fsuid = uid;
}

/* => with a reference, or ERR_PTR */
static struct dentry *make_node(uid_t uid, gid_t gid, dev_t dev, mode_t permissions,
				const char *fmt, va_list args)
{
	char path[NAME_MAX + 1];
	uid_t user = as_kernel();
	struct dentry *dentry;

	vsnprintf(path, sizeof(path), fmt, args);
	dentry = kern_mknod(devtmpfs.single->s_root, path, S_IFCHR | permissions, dev);
	as_user(user);
	if (IS_ERR(dentry))
		return dentry;
	dentry->d_inode->i_uid = uid;
	dentry->d_inode->i_gid = gid;
	dentry->d_inode->i_private = &devfs_mark;
	return dentry;
}

int devfs_mk_cdev(dev_t dev, mode_t permissions, const char *fmt, ...)
{
	struct dentry *dentry;
	va_list args;

	va_start(args, fmt);
	dentry = make_node(0, 0, dev, permissions, fmt, args);
	va_end(args);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dput(dentry);
	return 0;
}

struct dentry *devfs_mk_cdev_for(uid_t uid, gid_t gid, dev_t dev, mode_t permissions,
				 const char *fmt, ...)
{
	struct dentry *dentry;
	va_list args;

	va_start(args, fmt);
	dentry = make_node(uid, gid, dev, permissions, fmt, args);
	va_end(args);
	return dentry;
}

void devfs_remove(const char *fmt, ...)
{
	char path[NAME_MAX + 1];
	uid_t user = as_kernel();
	struct dentry *dentry;
	va_list args;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	dentry = path_lookup_at(devtmpfs.single->s_root, path, false);
	if (!IS_ERR(dentry)) {
		if (dentry->d_inode->i_private == &devfs_mark)
			kern_unlink(dentry);
		dput(dentry);
	}
	as_user(user);
}

/* What every program expects beside the devices. */
static void make_names(struct dentry *root)
{
	static const struct {
		const char *name, *target; /* no target: a directory */
		mode_t permissions;
	} names[] = {
		{ "fd", "/proc/self/fd", 0 },
		{ "stdin", "/proc/self/fd/0", 0 },
		{ "stdout", "/proc/self/fd/1", 0 },
		{ "stderr", "/proc/self/fd/2", 0 },
		{ "shm", NULL, 01777 },
		{ "pts", NULL, 0755 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		struct dentry *dentry =
			names[i].target ?
				kern_symlink(root, names[i].name, names[i].target) :
				kern_mknod(root, names[i].name, S_IFDIR | names[i].permissions, 0);

		if (IS_ERR(dentry))
			panic("no memory for /dev/%s", names[i].name);
		dput(dentry);
	}
}

void devfs_init(void)
{
	char options[] = "mode=755,size=0,nr_inodes=0";
	struct super_block *sb = super_create(&devtmpfs, "devtmpfs", 0, options);

	if (IS_ERR(sb))
		panic("no memory for /dev");
	devtmpfs.single = devfs.single = sb;
	register_filesystem(&devtmpfs);
	register_filesystem(&devfs);
	make_names(sb->s_root);
}
