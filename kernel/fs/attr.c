// SPDX-License-Identifier: MIT
/*
 * kernel/fs/attr.c - who may do what, and changing that: chmod, chown, utimensat, truncate.
 *
 * What:     a file has an owner, a group, and three sets of permissions: the owner is judged
 *           by the first, members of the group by the second, the rest by the third, and
 *           by that one alone. What changes them goes through notify_change().
 * Start at: inode_permission_for(), notify_change()
 * Locks:    i_mutex of the inode, from the check to the change.
 * See it:   tests/user: chmod_*, chown_*, utimens_*, truncate_*, access_*, permission_denied
 * Spec:     chmod(2), chown(2), utimensat(2), truncate(2), inode(7).   Linux: fs/attr.c, fs/open.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/namei.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"

/* ------------------------------------------------------------------ */
/* Permissions                                                         */

/* What its file system forbids everybody. */
static int sb_permission(const struct inode *inode, int want)
{
	unsigned long flags = inode->i_sb ? READ_ONCE(inode->i_sb->s_flags) : 0;
	mode_t mode = inode->i_mode;

	/* a device or a fifo is not a part of the file system that it has its name in */
	if (want & W_OK && flags & MS_RDONLY && (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
		return -EROFS;
	if (want & X_OK && flags & MS_NOEXEC && S_ISREG(mode))
		return -EACCES;
	return 0;
}

int inode_permission_for(struct inode *inode, int want, uid_t uid, gid_t gid)
{
	mode_t mode = inode->i_mode;
	int error = sb_permission(inode, want);

	if (!error && inode->i_op && inode->i_op->permission)
		error = inode->i_op->permission(inode, want);
	if (error)
		return error;
	if (uid == 0) /* root: all, but a file nobody may execute */
		return want & X_OK && !S_ISDIR(mode) && !(mode & 0111) ? -EACCES : 0;
	if (uid == inode->i_uid)
		mode >>= 6;
	else if (gid == inode->i_gid || cred_has_group(&current->cred, inode->i_gid))
		mode >>= 3;
	return want & ~mode & 7 ? -EACCES : 0;
}

bool inode_is_mine(const struct inode *inode)
{
	return current->cred.fsuid == inode->i_uid || cred_is_root(&current->cred);
}

static bool in_group(gid_t gid)
{
	return current->cred.fsgid == gid || cred_has_group(&current->cred, gid);
}

mode_t new_inode_mode(mode_t mode)
{
	return mode & ~(current->fs ? READ_ONCE(current->fs->umask) : 0);
}

void inode_init_owner(struct inode *inode, const struct inode *dir)
{
	inode->i_uid = current->cred.fsuid;
	inode->i_gid = current->cred.fsgid;
	if (!(dir->i_mode & S_ISGID))
		return;
	inode->i_gid = dir->i_gid;
	if (S_ISDIR(inode->i_mode))
		inode->i_mode |= S_ISGID; /* and so on below */
	else if (inode->i_mode & S_IXGRP && !in_group(dir->i_gid) && !cred_is_root(&current->cred))
		inode->i_mode &= ~S_ISGID;
}

/* ------------------------------------------------------------------ */
/* Changes                                                             */

void inode_setattr(struct inode *inode, const struct iattr *attr)
{
	if (attr->valid & ATTR_UID)
		inode->i_uid = attr->uid;
	if (attr->valid & ATTR_GID)
		inode->i_gid = attr->gid;
	if (attr->valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) | (attr->mode & 07777);
	if (attr->valid & ATTR_ATIME)
		inode->i_atime = attr->atime;
	if (attr->valid & ATTR_MTIME)
		inode->i_mtime = attr->mtime;
	inode->i_ctime = current_fs_time();
}

int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int error = inode->i_op && inode->i_op->setattr ? inode->i_op->setattr(dentry, attr) : 0;

	if (!error)
		inode_setattr(inode, attr);
	return error;
}

/* i_mutex held. A file of another's group cannot be made to run with its rights. */
static int chmod_locked(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;

	if (S_ISLNK(inode->i_mode))
		return -EOPNOTSUPP;
	if (!inode_is_mine(inode))
		return -EPERM;
	attr->valid = ATTR_MODE;
	if (!in_group(inode->i_gid) && !cred_is_root(&current->cred))
		attr->mode &= ~S_ISGID;
	return notify_change(dentry, attr);
}

/* i_mutex held; attr->valid says which of the two are given. */
static int chown_locked(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	bool root = cred_is_root(&current->cred), mine = inode_is_mine(inode);

	if (attr->valid & ATTR_UID && !root && (!mine || attr->uid != inode->i_uid))
		return -EPERM;
	if (attr->valid & ATTR_GID && !root &&
	    (!mine || (attr->gid != inode->i_gid && !in_group(attr->gid))))
		return -EPERM;
	/* what ran with the rights of the old owner does not run with those of the new one */
	attr->mode = inode->i_mode & ~suid_bits(inode->i_mode);
	if (!S_ISDIR(inode->i_mode) && attr->mode != inode->i_mode) {
		if (!mine)
			return -EPERM; /* even if neither owner nor group is given: it is a chmod */
		attr->valid |= ATTR_MODE;
	}
	return notify_change(dentry, attr);
}

/* i_mutex held. Bits of valid alone, times not set: both are now, which who may write may say too. */
static int utime_locked(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;

	if (!attr->valid)
		return -EINVAL; /* no such times */
	if (!inode_is_mine(inode)) {
		if (!(attr->valid & ATTR_NOW))
			return -EPERM;
		if (inode_permission(inode, W_OK))
			return -EACCES;
	}
	return notify_change(dentry, attr);
}

/* By fn, one of the three above, of a dentry whose reference (or error) the caller gives. */
static long change(struct dentry *dentry, int (*fn)(struct dentry *, struct iattr *),
		   struct iattr *attr)
{
	struct inode *inode;
	long error = -EROFS;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	inode = dentry->d_inode;
	mutex_lock(&inode->i_mutex);
	if (!(inode->i_sb && READ_ONCE(inode->i_sb->s_flags) & MS_RDONLY))
		error = fn(dentry, attr);
	mutex_unlock(&inode->i_mutex);
	dput(dentry);
	return error;
}

/* ------------------------------------------------------------------ */
/* chmod, chown                                                        */

long sys_fchmodat2(int dirfd, const char __user *path, mode_t mode, int flags)
{
	struct iattr attr = { .mode = mode };

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return change(user_path_lookup(dirfd, path, flags), chmod_locked, &attr);
}

long sys_fchmodat(int dirfd, const char __user *path, mode_t mode)
{
	return sys_fchmodat2(dirfd, path, mode, 0);
}

long sys_chmod(const char __user *path, mode_t mode)
{
	return sys_fchmodat2(AT_FDCWD, path, mode, 0);
}

long sys_fchmod(unsigned int fd, mode_t mode)
{
	struct iattr attr = { .mode = mode };

	return change(file_into_dentry(fget(fd)), chmod_locked, &attr);
}

/* -1: stays as it is */
static struct iattr owner_attr(uid_t uid, gid_t gid)
{
	return (struct iattr){
		.valid = (uid != (uid_t)-1 ? ATTR_UID : 0) | (gid != (gid_t)-1 ? ATTR_GID : 0),
		.uid = uid,
		.gid = gid,
	};
}

long sys_fchownat(int dirfd, const char __user *path, uid_t uid, gid_t gid, int flags)
{
	struct iattr attr = owner_attr(uid, gid);

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return change(user_path_lookup(dirfd, path, flags), chown_locked, &attr);
}

long sys_chown(const char __user *path, uid_t uid, gid_t gid)
{
	return sys_fchownat(AT_FDCWD, path, uid, gid, 0);
}

long sys_lchown(const char __user *path, uid_t uid, gid_t gid)
{
	return sys_fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

long sys_fchown(unsigned int fd, uid_t uid, gid_t gid)
{
	struct iattr attr = owner_attr(uid, gid);

	return change(file_into_dentry(fget(fd)), chown_locked, &attr);
}

/* ------------------------------------------------------------------ */
/* Times                                                               */

#define UTIME_NOW  ((1L << 30) - 1L)
#define UTIME_OMIT ((1L << 30) - 2L)

static bool is_time(const struct timespec *t)
{
	return t->tv_nsec == UTIME_NOW || t->tv_nsec == UTIME_OMIT ||
	       (u64)t->tv_nsec < NSEC_PER_SEC;
}

/* What times (NULL: both now) ask for; nothing is valid if they make no sense. */
static struct iattr times_attr(const struct timespec *times)
{
	static const struct timespec both_now[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
	struct timespec now = current_fs_time();
	struct iattr attr = { .atime = now, .mtime = now };

	if (!times)
		times = both_now;
	if (!is_time(&times[0]) || !is_time(&times[1]))
		return attr;
	if (times[0].tv_nsec != UTIME_NOW)
		attr.atime = times[0];
	if (times[1].tv_nsec != UTIME_NOW)
		attr.mtime = times[1];
	if (times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
		attr.valid = ATTR_NOW;
	attr.valid |= times[0].tv_nsec != UTIME_OMIT ? ATTR_ATIME : 0;
	attr.valid |= times[1].tv_nsec != UTIME_OMIT ? ATTR_MTIME : 0;
	return attr;
}

static long set_times(int dirfd, const char __user *path, const struct timespec *times, int flags)
{
	struct iattr attr = times_attr(times);

	if (times && times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (path || dirfd == AT_FDCWD) /* NULL there is a bad address */
		return change(user_path_lookup(dirfd, path, flags), utime_locked, &attr);
	if (flags)
		return -EINVAL;
	return change(file_into_dentry(fget((unsigned int)dirfd)), utime_locked, &attr);
}

long sys_utimensat(int dirfd, const char __user *path, const struct timespec __user *user_times,
		   int flags)
{
	struct timespec times[2];

	if (user_times && copy_from_user(times, user_times, sizeof(times)))
		return -EFAULT;
	return set_times(dirfd, path, user_times ? times : NULL, flags);
}

long sys_futimesat(int dirfd, const char __user *path, const struct timeval_abi __user *user_times)
{
	struct timeval_abi tv[2];
	struct timespec times[2];

	if (!user_times)
		return set_times(dirfd, path, NULL, 0);
	if (copy_from_user(tv, user_times, sizeof(tv)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if ((u64)tv[i].usec >= 1000000)
			return -EINVAL;
		times[i] = (struct timespec){ tv[i].sec, tv[i].usec * 1000 };
	}
	return set_times(dirfd, path, times, 0);
}

long sys_utimes(const char __user *path, const struct timeval_abi __user *times)
{
	return sys_futimesat(AT_FDCWD, path, times);
}

long sys_utime(const char __user *path, const s64 __user *user_times)
{
	struct timespec times[2] = {};
	s64 seconds[2];

	if (!user_times)
		return set_times(AT_FDCWD, path, NULL, 0);
	if (copy_from_user(seconds, user_times, sizeof(seconds)))
		return -EFAULT;
	times[0].tv_sec = seconds[0];
	times[1].tv_sec = seconds[1];
	return set_times(AT_FDCWD, path, times, 0);
}

/* ------------------------------------------------------------------ */
/* Size                                                                */

int vfs_truncate(struct dentry *dentry, loff_t size)
{
	struct inode *inode = dentry->d_inode;
	struct iattr attr = { .valid = ATTR_MTIME };
	int error;

	if (!inode->i_op->truncate)
		return -EINVAL;
	mutex_lock(&inode->i_mutex);
	error = inode->i_op->truncate(inode, size);
	if (!error) {
		remove_suid(inode);
		attr.mtime = current_fs_time();
		error = notify_change(dentry, &attr);
	}
	mutex_unlock(&inode->i_mutex);
	return error;
}

/* By name: it must be a regular file that current may write, and that is not being executed. */
static int truncate_named(struct dentry *dentry, loff_t size)
{
	struct inode *inode = dentry->d_inode;
	int error;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	error = inode_permission(inode, W_OK);
	if (!error)
		error = get_write_access(inode);
	if (error)
		return error;
	error = vfs_truncate(dentry, size);
	put_write_access(inode);
	return error;
}

long sys_truncate(const char __user *path, loff_t size)
{
	struct dentry *dentry;
	long error;

	if (size < 0)
		return -EINVAL;
	dentry = user_path_lookup(AT_FDCWD, path, 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = truncate_named(dentry, size);
	dput(dentry);
	return error;
}

long sys_ftruncate(unsigned int fd, loff_t size)
{
	struct file *file;
	long error = -EINVAL;

	if (size < 0)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (S_ISREG(file->f_dentry->d_inode->i_mode) && file->f_mode & FMODE_WRITE)
		error = vfs_truncate(file->f_dentry, size);
	fput(file);
	return error;
}
