// SPDX-License-Identifier: MIT
/*
 * kernel/fs/open.c - the system calls that take names or descriptors.
 *
 * What:     open and its relatives, stat and its. A relative path starts at the working
 *           directory (fs_struct.c), or at the directory that is open under the number given.
 * Start at: sys_openat()
 * Locks:    none of their own.
 * Spec:     open(2), stat(2), access(2), readlink(2)
 * Linux:    fs/open.c, fs/stat.c
 */
#include "kernel/fs/files.h"
#include "kernel/fs/kdev_t.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/stat.h"
#include "mm/phys/slab.h"

/* The user's path in kernel memory, or ERR_PTR; freed by kfree(). */
static char *get_path(const char __user *path)
{
	char *copy = kmalloc(PATH_MAX, GFP_KERNEL);
	long len;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(copy, path, PATH_MAX);
	if (len >= 0 && len < PATH_MAX)
		return copy;
	kfree(copy);
	return ERR_PTR(len < 0 ? len : -ENAMETOOLONG);
}

/*
 * The directory where path begins: NULL where path_lookup_at() knows it itself (it is
 * absolute, or begins at the working directory), else what dirfd has open, with a reference.
 */
static struct dentry *start_of(int dirfd, const char *path)
{
	struct dentry *dir;
	struct file *file;

	if (dirfd == AT_FDCWD || path[0] == '/' || !path[0])
		return NULL;
	file = fget((unsigned int)dirfd);
	if (!file)
		return ERR_PTR(-EBADF);
	if (S_ISDIR(file->f_dentry->d_inode->i_mode))
		dir = dget(file->f_dentry);
	else
		dir = ERR_PTR(-ENOTDIR);
	fput(file);
	return dir;
}

/* Give back what start_of() returned. */
static void put_start(struct dentry *dir)
{
	if (dir && !IS_ERR(dir))
		dput(dir);
}

struct dentry *user_path_lookup(int dirfd, const char __user *user_path, bool follow)
{
	char *path = get_path(user_path);
	struct dentry *dentry, *dir;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	dir = start_of(dirfd, path);
	dentry = IS_ERR(dir) ? dir : path_lookup_at(dir, path, follow);
	put_start(dir);
	kfree(path);
	return dentry;
}

long sys_openat(int dirfd, const char __user *user_path, int flags, mode_t mode)
{
	char *path = get_path(user_path);
	struct dentry *dir;
	struct file *file;

	if (IS_ERR(path))
		return PTR_ERR(path);
	dir = start_of(dirfd, path);
	file = IS_ERR(dir) ? ERR_PTR(PTR_ERR(dir)) :
			     file_open_at(dir, path, (unsigned int)flags | O_LARGEFILE);
	put_start(dir);
	kfree(path);
	if (IS_ERR(file))
		return PTR_ERR(file);
	return fd_install(file, 0, flags & O_CLOEXEC);
}

long sys_open(const char __user *path, int flags, mode_t mode)
{
	return sys_openat(AT_FDCWD, path, flags, mode);
}

long sys_close(unsigned int fd)
{
	return fd_close(fd);
}

long sys_faccessat(int dirfd, const char __user *path, int mode)
{
	struct dentry *dentry;
	long ret;

	if (mode & ~(R_OK | W_OK | X_OK))
		return -EINVAL;
	dentry = user_path_lookup(dirfd, path, true);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	/* access() asks for the real user, not the effective one */
	ret = inode_permission_for(dentry->d_inode, mode, current->cred.uid, current->cred.gid);
	dput(dentry);
	return ret;
}

long sys_access(const char __user *path, int mode)
{
	return sys_faccessat(AT_FDCWD, path, mode);
}

long sys_readlinkat(int dirfd, const char __user *path, char __user *buf, int size)
{
	struct dentry *dentry;
	char *target;
	size_t len;
	long ret;

	if (size <= 0)
		return -EINVAL;
	dentry = user_path_lookup(dirfd, path, false);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	target = kmalloc(PATH_MAX, GFP_KERNEL);
	ret = target ? dentry_readlink(dentry, target, PATH_MAX) : -ENOMEM;
	dput(dentry);
	if (!ret) {
		len = min(strlen(target), (size_t)size);
		ret = copy_to_user(buf, target, len) ? -EFAULT : (long)len;
	}
	kfree(target);
	return ret;
}

long sys_readlink(const char __user *path, char __user *buf, int size)
{
	return sys_readlinkat(AT_FDCWD, path, buf, size);
}

/* ------------------------------------------------------------------ */
/* stat                                                                */

static long put_stat(const struct inode *inode, void __user *buf)
{
	struct kstat_abi st = {
		.st_dev = 1,
		.st_ino = inode->i_ino,
		.st_nlink = inode->i_nlink,
		.st_mode = inode->i_mode,
		.st_uid = inode->i_uid,
		.st_gid = inode->i_gid,
		.st_rdev = encode_dev(inode->i_rdev),
		.st_size = inode->i_size,
		.st_blksize = PAGE_SIZE,
		.st_blocks = DIV_ROUND_UP(inode->i_size, 512),
		.st_atime_ = inode->i_mtime.tv_sec,
		.st_mtime_ = inode->i_mtime.tv_sec,
		.st_ctime_ = inode->i_mtime.tv_sec,
	};

	return copy_to_user(buf, &st, sizeof(st)) ? -EFAULT : 0;
}

long sys_fstat(unsigned int fd, void __user *buf)
{
	struct file *file = fget(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = put_stat(file->f_dentry->d_inode, buf);
	fput(file);
	return ret;
}

long sys_newfstatat(int dirfd, const char __user *path, void __user *buf, int flags)
{
	struct dentry *dentry;
	char first;
	long ret;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | 0x800 /* AT_NO_AUTOMOUNT */))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && strncpy_from_user(&first, path, 1) == 0) {
		if (dirfd != AT_FDCWD)
			return sys_fstat((unsigned int)dirfd, buf);
		dentry = path_lookup(".", true);
	} else {
		dentry = user_path_lookup(dirfd, path, !(flags & AT_SYMLINK_NOFOLLOW));
	}
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	ret = put_stat(dentry->d_inode, buf);
	dput(dentry);
	return ret;
}

long sys_stat(const char __user *path, void __user *buf)
{
	return sys_newfstatat(AT_FDCWD, path, buf, 0);
}

long sys_lstat(const char __user *path, void __user *buf)
{
	return sys_newfstatat(AT_FDCWD, path, buf, AT_SYMLINK_NOFOLLOW);
}
