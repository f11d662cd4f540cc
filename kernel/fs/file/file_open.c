// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/file_open.c - from a path to an open file.
 *
 * What:     without O_CREAT: the path leads somewhere, current may do there what it asks for,
 *           the file's own open() agrees. With O_CREAT the last name is looked for, and made,
 *           under the lock of its directory, so that of two programs one makes it and the other
 *           finds it (or, O_EXCL, does not get it).
 *
 *             nd_open -- O_CREAT --> open_create -- is there --> open_dentry
 *                \                       \--- not: i_op->create --> open_dentry (created)
 *                 \--- path_lookup ---> open_dentry
 * Start at: sys_openat(), open_dentry()
 * Locks:    i_mutex of the directory, for O_CREAT; of the file, for O_TRUNC.
 * See it:   tests/user: open_*
 * Spec:     open(2).   Linux: fs/open.c, fs/namei.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* What is allowed                                                     */

/* Is this kind of file what the flags want? 0 or -errno. */
static int check_kind(const struct inode *inode, unsigned int flags)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;

	if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	switch (inode->i_mode & S_IFMT) {
	case S_IFLNK:
		return -ELOOP; /* only with O_NOFOLLOW */
	case S_IFDIR:
		return writes || flags & O_CREAT ? -EISDIR : 0;
	case S_IFCHR:
	case S_IFBLK:
		if (inode->i_sb && inode->i_sb->s_flags & MS_NODEV)
			return -EACCES;
		break;
	}
	return 0;
}

static int may_open(struct inode *inode, unsigned int flags)
{
	unsigned int mode = flags & O_ACCMODE;
	int error = check_kind(inode, flags);
	int want = (mode != O_WRONLY ? R_OK : 0) | (mode != O_RDONLY ? W_OK : 0);

	if (flags & O_TRUNC && S_ISREG(inode->i_mode))
		want |= W_OK;
	if (!error)
		error = inode_permission(inode, want);
	if (!error && !inode->i_fop)
		error = -ENXIO; /* a socket, a block device */
	if (!error && flags & O_NOATIME && !inode_is_mine(inode))
		error = -EPERM;
	return error;
}

/* ------------------------------------------------------------------ */
/* From a dentry to a file                                             */

static const struct file_operations path_fops; /* nothing can be done with it */

/* O_PATH: only the place. */
static struct file *open_path(struct dentry *dentry, unsigned int flags)
{
	if (flags & O_DIRECTORY && !S_ISDIR(dentry->d_inode->i_mode))
		return ERR_PTR(-ENOTDIR);
	return file_alloc(dentry, &path_fops, flags & (O_PATH | O_DIRECTORY | O_NOFOLLOW));
}

/* The file's own open(), and what counts who writes. 0 or -errno. */
static int call_open(struct file *file, struct inode *inode, unsigned int flags)
{
	int error;

	if (S_ISREG(inode->i_mode) && file->f_mode & FMODE_WRITE) {
		error = get_write_access(inode);
		if (error)
			return error;
		file->f_mode |= FMODE_WRITER;
	}
	if (S_ISREG(inode->i_mode) && inode->i_sb && inode->i_sb->s_flags & MS_NOEXEC)
		file->f_mode |= FMODE_NOEXEC;
	file->f_flags |= flags & O_NOCTTY; /* a terminal's open() asks; nobody later */
	error = file->f_op->open ? file->f_op->open(inode, file) : 0;
	file->f_flags &= ~O_NOCTTY;
	if (error && file->f_mode & FMODE_WRITER)
		put_write_access(inode);
	return error;
}

/* O_TRUNC: a write, even if the file is open for reading only. */
static int truncate_opened(struct file *file)
{
	struct inode *inode = file->f_dentry->d_inode;
	int error = get_write_access(inode);

	if (error)
		return error;
	error = vfs_truncate(file->f_dentry, 0);
	put_write_access(inode);
	return error;
}

/* All checks have been made. */
static struct file *open_dentry(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->d_inode;
	struct file *file = file_alloc(dentry, inode->i_fop, flags);
	int error;

	if (IS_ERR(file))
		return file;
	error = call_open(file, inode, flags);
	if (error) {
		file_free(file);
		return ERR_PTR(error);
	}
	if (flags & O_TRUNC && S_ISREG(inode->i_mode))
		error = truncate_opened(file);
	if (error) {
		fput(file);
		return ERR_PTR(error);
	}
	return file;
}

struct file *dentry_open(struct dentry *dentry, unsigned int flags)
{
	int error;

	if (flags & O_PATH)
		return open_path(dentry, flags);
	error = may_open(dentry->d_inode, flags);
	return error ? ERR_PTR(error) : open_dentry(dentry, flags);
}

struct file *dentry_open_exec(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	struct file *file;
	int error;

	if (S_ISLNK(inode->i_mode))
		return ERR_PTR(-ELOOP); /* it was not to be followed */
	if (!S_ISREG(inode->i_mode) || inode_permission(inode, X_OK))
		return ERR_PTR(-EACCES);
	error = deny_write_access(inode);
	if (error)
		return ERR_PTR(error);
	file = open_dentry(dentry, O_RDONLY);
	if (IS_ERR(file))
		allow_write_access(inode);
	else
		file->f_mode |= FMODE_EXEC;
	return file;
}

/* ------------------------------------------------------------------ */
/* From a path to a dentry                                             */

/* The last name, made if it is not there (*created); with a reference, or ERR_PTR. */
static struct dentry *find_or_create(struct nameidata *nd, unsigned int flags, mode_t mode,
				     bool *created)
{
	struct new_name new = { .mode = new_inode_mode(S_IFREG | mode) };
	struct inode *dir = nd->dentry->d_inode;
	struct dentry *dentry;

	mutex_lock(&dir->i_mutex);
	dentry = nd_last(nd);
	*created = PTR_ERR(dentry) == -ENOENT;
	if (*created)
		dentry = vfs_make(nd->dentry, nd->path, nd->len, &new);
	mutex_unlock(&dir->i_mutex);
	if (*created || IS_ERR(dentry) || !(flags & O_EXCL))
		return dentry;
	dput(dentry);
	return ERR_PTR(-EEXIST);
}

/* Takes over the reference to dentry. */
static struct file *open_last(struct dentry *dentry, unsigned int flags, bool created)
{
	struct file *file;

	if (created) { /* what mode forbids, it forbids others: this open goes on */
		file = open_dentry(dentry, flags & ~O_TRUNC);
	} else {
		dentry = follow_mounts(dentry);
		file = dentry_open(dentry, flags);
	}
	dput(dentry);
	return file;
}

static struct file *open_create(struct nameidata *nd, unsigned int flags, mode_t mode)
{
	for (;;) {
		struct dentry *dentry;
		bool created;
		int error = nd_parent(nd);

		if (error)
			return ERR_PTR(error);
		if (nd_is_dot(nd))
			return ERR_PTR(flags & O_EXCL ? -EEXIST : -EISDIR);
		if (nd->slash)
			return ERR_PTR(-EISDIR);
		dentry = find_or_create(nd, flags, mode, &created);
		if (IS_ERR(dentry))
			return ERR_PTR(PTR_ERR(dentry));
		if (!S_ISLNK(dentry->d_inode->i_mode) || flags & O_NOFOLLOW)
			return open_last(dentry, flags, created);
		error = nd_follow(nd, dentry); /* a link: what it leads to is opened, or made */
		if (error)
			return ERR_PTR(error);
		if (!*nd->path) /* it has jumped there */
			return dentry_open(nd->dentry, flags);
	}
}

/* O_TMPFILE: a file without a name, in the directory that the walk stands on. */
static struct file *open_tmpfile(struct dentry *dir, unsigned int flags, mode_t mode)
{
	struct inode *inode = dir->d_inode;
	struct dentry *dentry;
	struct file *file;
	int error = S_ISDIR(inode->i_mode) ? may_create(dir) : -ENOTDIR;

	if (!error && !inode->i_op->tmpfile)
		error = -EOPNOTSUPP;
	if (error)
		return ERR_PTR(error);
	dentry = dentry_alloc(dir, "#tmpfile", 8);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	dentry->d_unlinked = true;
	error = inode->i_op->tmpfile(inode, dentry, new_inode_mode(S_IFREG | mode));
	if (!error)
		dentry->d_inode->i_tmpfile = !(flags & O_EXCL);
	file = error ? ERR_PTR(error) : open_dentry(dentry, flags & ~O_TRUNC);
	dput(dentry);
	return file;
}

/* A walk has begun: open what it leads to. */
static struct file *nd_open(struct nameidata *nd, unsigned int flags, mode_t mode)
{
	int error;

	if (flags & O_CREAT)
		return open_create(nd, flags, mode);
	error = nd_walk(nd, !(flags & O_NOFOLLOW));
	if (error)
		return ERR_PTR(error);
	if (flags & O_TMPFILE_BIT)
		return open_tmpfile(nd->dentry, flags, mode);
	return dentry_open(nd->dentry, flags);
}

/* The same for a walk that could not even begin: then with this error. */
static struct file *open_walk(struct nameidata *nd, int error, unsigned int flags, mode_t mode)
{
	struct file *file;

	if (error)
		return ERR_PTR(error);
	file = nd_open(nd, flags, mode);
	nd_end(nd);
	return file;
}

struct file *file_open_at(struct dentry *dir, const char *path, unsigned int flags)
{
	struct nameidata nd;

	return open_walk(&nd, nd_begin(&nd, dir, path), flags, 0666);
}

/* ------------------------------------------------------------------ */
/* System calls                                                        */

/* Do the flags make sense together? */
static bool flags_agree(unsigned int flags)
{
	if (flags & O_CREAT && flags & O_DIRECTORY)
		return false; /* open makes files; and O_TMPFILE has no name to make */
	return !(flags & O_TMPFILE_BIT) || (flags & O_DIRECTORY && (flags & O_ACCMODE) != O_RDONLY);
}

long sys_openat(int dirfd, const char __user *user_path, int user_flags, mode_t mode)
{
	unsigned int flags = (unsigned int)user_flags | O_LARGEFILE;
	struct nameidata nd;
	char *path;
	int fd;

	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	if (!flags_agree(flags))
		return -EINVAL;
	path = getname(user_path);
	if (IS_ERR(path))
		return PTR_ERR(path);
	fd = fd_reserve(0, flags & O_CLOEXEC);
	if (fd >= 0)
		fd = fd_settle(fd,
			       open_walk(&nd, nd_begin_at(&nd, dirfd, path), flags, mode & 07777));
	kfree(path);
	return fd;
}

long sys_open(const char __user *path, int flags, mode_t mode)
{
	return sys_openat(AT_FDCWD, path, flags, mode);
}

long sys_creat(const char __user *path, mode_t mode)
{
	return sys_openat(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
