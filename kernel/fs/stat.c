// SPDX-License-Identifier: MIT
/*
 * kernel/fs/stat.c - what there is to know about a file: stat, statx, statfs, access.
 *
 * What:     vfs_getattr() collects what the inode says, and lets the file system correct
 *           it; the calls differ in how they find the file and in the shape of the answer.
 * Start at: vfs_getattr()
 * Locks:    none: what is told was true a moment ago, each field for itself.
 * See it:   tests/user: stat_*, statx_*, statfs_*, access_*, symlink_*
 * Spec:     stat(2), statx(2), statfs(2), access(2), readlink(2).   Linux: fs/stat.c, fs/statfs.c
 */
#include "kernel/uapi/stat.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

static int vfs_getattr(struct dentry *dentry, struct kstat *st)
{
	const struct inode *inode = dentry->d_inode;

	*st = (struct kstat){
		.mode = inode->i_mode,
		.ino = inode->i_ino,
		.dev = inode->i_sb ? inode->i_sb->s_dev : NO_SB_DEV,
		.rdev = inode->i_rdev,
		.nlink = inode->i_nlink,
		.uid = inode->i_uid,
		.gid = inode->i_gid,
		.size = i_size_read(inode),
		.blocks = inode->i_blocks,
		.blksize = PAGE_SIZE,
		.atime = inode->i_atime,
		.mtime = inode->i_mtime,
		.ctime = inode->i_ctime,
	};
	return inode->i_op && inode->i_op->getattr ? inode->i_op->getattr(dentry, st) : 0;
}

/* ------------------------------------------------------------------ */
/* stat                                                                */

static long put_stat(struct dentry *dentry, void __user *buf)
{
	struct kstat st;
	struct kstat_abi abi;
	int error = vfs_getattr(dentry, &st);

	if (error)
		return error;
	abi = (struct kstat_abi){
		.st_dev = encode_dev(st.dev),
		.st_ino = st.ino,
		.st_nlink = st.nlink,
		.st_mode = st.mode,
		.st_uid = st.uid,
		.st_gid = st.gid,
		.st_rdev = encode_dev(st.rdev),
		.st_size = st.size,
		.st_blksize = st.blksize,
		.st_blocks = (s64)st.blocks,
		.st_atime_ = st.atime.tv_sec,
		.st_atime_nsec = st.atime.tv_nsec,
		.st_mtime_ = st.mtime.tv_sec,
		.st_mtime_nsec = st.mtime.tv_nsec,
		.st_ctime_ = st.ctime.tv_sec,
		.st_ctime_nsec = st.ctime.tv_nsec,
	};
	return copy_to_user(buf, &abi, sizeof(abi)) ? -EFAULT : 0;
}

#define AT_STAT_FLAGS (AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT)

/* Tell the program, by put, of a dentry whose reference (or error) the caller gives. */
static long tell(struct dentry *dentry, long (*put)(struct dentry *, void __user *),
		 void __user *buf)
{
	long ret;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	ret = put(dentry, buf);
	dput(dentry);
	return ret;
}

long sys_newfstatat(int dirfd, const char __user *path, void __user *buf, int flags)
{
	if (flags & ~AT_STAT_FLAGS)
		return -EINVAL;
	return tell(user_path_lookup(dirfd, path, flags), put_stat, buf);
}

long sys_fstat(unsigned int fd, void __user *buf)
{
	return tell(file_into_dentry(fget_raw(fd)), put_stat, buf);
}

long sys_stat(const char __user *path, void __user *buf)
{
	return sys_newfstatat(AT_FDCWD, path, buf, 0);
}

long sys_lstat(const char __user *path, void __user *buf)
{
	return sys_newfstatat(AT_FDCWD, path, buf, AT_SYMLINK_NOFOLLOW);
}

static struct statx_timestamp_abi statx_time(const struct timespec *t)
{
	return (struct statx_timestamp_abi){ t->tv_sec, (__u32)t->tv_nsec, 0 };
}

static long put_statx(struct dentry *dentry, void __user *buf)
{
	struct kstat st;
	struct statx_abi abi;
	int error = vfs_getattr(dentry, &st);

	if (error)
		return error;
	abi = (struct statx_abi){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = st.blksize,
		.stx_attributes_mask = STATX_ATTR_MOUNT_ROOT,
		.stx_nlink = st.nlink,
		.stx_uid = st.uid,
		.stx_gid = st.gid,
		.stx_mode = (__u16)st.mode,
		.stx_ino = st.ino,
		.stx_size = (__u64)st.size,
		.stx_blocks = st.blocks,
		.stx_atime = statx_time(&st.atime),
		.stx_mtime = statx_time(&st.mtime),
		.stx_ctime = statx_time(&st.ctime),
		.stx_rdev_major = MAJOR(st.rdev),
		.stx_rdev_minor = MINOR(st.rdev),
		.stx_dev_major = MAJOR(st.dev),
		.stx_dev_minor = MINOR(st.dev),
	};
	if (dentry->d_sb) {
		abi.stx_mask |= STATX_MNT_ID;
		abi.stx_mnt_id = (__u64)dentry->d_sb->s_mnt_id;
		if (dentry == dentry->d_sb->s_root)
			abi.stx_attributes |= STATX_ATTR_MOUNT_ROOT;
	}
	return copy_to_user(buf, &abi, sizeof(abi)) ? -EFAULT : 0;
}

long sys_statx(int dirfd, const char __user *path, int flags, unsigned int mask, void __user *buf)
{
	if (flags & ~(AT_STAT_FLAGS | AT_STATX_SYNC_TYPE) || mask & STATX_RESERVED ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	return tell(user_path_lookup(dirfd, path, flags), put_statx, buf);
}

/* ------------------------------------------------------------------ */
/* statfs                                                              */

static long st_flags(const struct super_block *sb)
{
	return ST_VALID | (long)(sb->s_flags & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)) |
	       (sb->s_flags & MS_NOATIME ? ST_NOATIME : 0);
}

/* What Linux says of a file that is in no file system: there each kind has a hidden one. */
static long nameless_magic(mode_t mode)
{
	if (S_ISFIFO(mode))
		return PIPEFS_MAGIC;
	return S_ISREG(mode) ? TMPFS_MAGIC : ANON_INODE_FS_MAGIC;
}

static long put_statfs(struct dentry *dentry, void __user *buf)
{
	struct super_block *sb = dentry->d_sb;
	struct statfs_abi st = {
		.f_type = nameless_magic(dentry->d_inode->i_mode),
		.f_bsize = PAGE_SIZE,
		.f_frsize = PAGE_SIZE,
		.f_namelen = NAME_MAX,
	};

	if (sb) {
		st.f_type = (__s64)sb->s_magic;
		st.f_fsid[0] = (__s32)sb->s_dev;
		st.f_flags = st_flags(sb);
		if (sb->s_op->statfs)
			sb->s_op->statfs(sb, &st);
	}
	return copy_to_user(buf, &st, sizeof(st)) ? -EFAULT : 0;
}

long sys_statfs(const char __user *path, void __user *buf)
{
	return tell(user_path_lookup(AT_FDCWD, path, 0), put_statfs, buf);
}

long sys_fstatfs(unsigned int fd, void __user *buf)
{
	return tell(file_into_dentry(fget_raw(fd)), put_statfs, buf);
}

/* ------------------------------------------------------------------ */
/* access, readlink                                                    */

long sys_faccessat2(int dirfd, const char __user *path, int mode, int flags)
{
	const struct cred *own = &current->cred;
	bool effective = flags & AT_EACCESS;
	struct cred saved = *own;
	struct dentry *dentry;
	long ret;

	if (mode & ~(R_OK | W_OK | X_OK) ||
	    flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!effective) { /* access() asks for the real user, on the way there too */
		current->cred.fsuid = saved.uid;
		current->cred.fsgid = saved.gid;
	}
	dentry = user_path_lookup(dirfd, path, flags);
	ret = IS_ERR(dentry) ? PTR_ERR(dentry) : inode_permission(dentry->d_inode, mode);
	current->cred.fsuid = saved.fsuid;
	current->cred.fsgid = saved.fsgid;
	if (!IS_ERR(dentry))
		dput(dentry);
	return ret;
}

long sys_faccessat(int dirfd, const char __user *path, int mode)
{
	return sys_faccessat2(dirfd, path, mode, 0);
}

long sys_access(const char __user *path, int mode)
{
	return sys_faccessat2(AT_FDCWD, path, mode, 0);
}

static long put_target(struct dentry *link, char __user *buf, int size)
{
	char *target = kmalloc(PATH_MAX, GFP_KERNEL);
	size_t len;
	long ret = -ENOMEM;

	if (target)
		ret = dentry_readlink(link, target, PATH_MAX);
	if (!ret) {
		touch_atime(link->d_inode);
		len = min(strlen(target), (size_t)size);
		ret = copy_to_user(buf, target, len) ? -EFAULT : (long)len;
	}
	kfree(target);
	return ret;
}

long sys_readlinkat(int dirfd, const char __user *path, char __user *buf, int size)
{
	struct dentry *dentry;
	char first;
	long ret;

	if (size <= 0)
		return -EINVAL;
	dentry = user_path_lookup(dirfd, path, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	ret = put_target(dentry, buf, size);
	dput(dentry);
	if (ret == -EINVAL && !get_user(first, path) && !first)
		ret = -ENOENT; /* "", and what dirfd has open is no link */
	return ret;
}

long sys_readlink(const char __user *path, char __user *buf, int size)
{
	return sys_readlinkat(AT_FDCWD, path, buf, size);
}
