// SPDX-License-Identifier: MIT
/*
 * kernel/fs/names.c - names come and go: mkdir, mknod, link, symlink, unlink, rmdir.
 *
 * What:     each call is the same three steps. The walk to the directory (nd_parent); with
 *           the directory locked, is the name free, or there, and may current change it;
 *           then the file system's own function does it.
 *
 *             walk "/tmp/new"  ->  lock /tmp  ->  "new" free? may I?  ->  i_op->mkdir()
 *
 *           All checks are made under the lock, so that between a check and the deed nobody
 *           else comes. For a name that is removed the thing itself is locked too: a
 *           directory must stay empty meanwhile.
 * Start at: make_name(), remove_name()
 * Locks:    i_mutex of the directory (RANK_INODE), then of what is in it (RANK_INODE_2).
 * Not here: rename.c; open(O_CREAT), which is in file_open.c; names the kernel makes: kern_names.c.
 * See it:   tests/user: mkdir_*, rmdir_*, unlink_*, link_*, symlink_*, mknod_*, sticky_*
 * Spec:     mkdir(2), mknod(2), link(2), symlink(2), unlink(2), rmdir(2).   Linux: fs/namei.c
 */
#include "kernel/fs/namei.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/dev/kdev_t.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* What is allowed                                                     */

int may_create(struct dentry *dir)
{
	if (d_unlinked(dir))
		return -ENOENT;
	return inode_permission(dir->d_inode, W_OK | X_OK);
}

/* In a sticky directory only the owners of the file and of the directory may remove it. */
static bool is_stuck(const struct inode *dir, const struct inode *inode)
{
	uid_t own = current->cred.fsuid;

	return dir->i_mode & S_ISVTX && own != inode->i_uid && own != dir->i_uid &&
	       !cred_is_root(&current->cred);
}

int may_delete(struct dentry *dir, struct dentry *victim, bool is_dir)
{
	struct inode *inode = victim->d_inode;
	int error = inode_permission(dir->d_inode, W_OK | X_OK);

	if (error)
		return error;
	if (is_stuck(dir->d_inode, inode))
		return -EPERM;
	if (is_dir && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (!is_dir && S_ISDIR(inode->i_mode))
		return -EISDIR;
	return READ_ONCE(victim->d_mounted) ? -EBUSY : 0;
}

/* ------------------------------------------------------------------ */
/* A new name                                                          */

static int link_to(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int error;

	if (S_ISDIR(inode->i_mode) || !dir->i_op->link)
		return -EPERM;
	mutex_lock_nested(&inode->i_mutex, 1);
	/* without a name it was removed, and goes with its last user; O_TMPFILE's may have a first one */
	error = inode->i_nlink || inode->i_tmpfile ? dir->i_op->link(old, dir, dentry) : -ENOENT;
	mutex_unlock(&inode->i_mutex);
	return error;
}

/* dentry, in parent, has no inode yet: let it be that. */
static int fill(struct dentry *parent, struct dentry *dentry, const struct new_name *new)
{
	struct inode *dir = parent->d_inode;
	const struct inode_operations *ops = dir->i_op;
	int error = new->old &&new->old->d_sb != parent->d_sb ? -EXDEV : may_create(parent);

	if (error)
		return error;
	if (new->old)
		return link_to(new->old, dir, dentry);
	if (new->target)
		return ops->symlink ? ops->symlink(dir, dentry, new->target) : -EPERM;
	if (S_ISDIR(new->mode))
		return ops->mkdir ? ops->mkdir(dir, dentry, new->mode) : -EPERM;
	if (S_ISREG(new->mode))
		return ops->create ? ops->create(dir, dentry, new->mode) : -EACCES;
	return ops->mknod ? ops->mknod(dir, dentry, new->mode, new->rdev) : -EPERM;
}

struct dentry *vfs_make(struct dentry *dir, const char *name, size_t len,
			const struct new_name *new)
{
	struct dentry *dentry;
	int error;

	if (dir->d_inode->i_op->lookup)
		return ERR_PTR(-ENOENT); /* its names come from itself alone */
	dentry = dentry_alloc(dir, name, len);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = fill(dir, dentry, new);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

/* The name that the walk leads to, if it is free; only a directory's may have a '/' behind it. */
static struct dentry *make_last(struct nameidata *nd, const struct new_name *new)
{
	struct dentry *dentry = nd_last(nd);

	if (!IS_ERR(dentry)) {
		dput(dentry);
		return ERR_PTR(-EEXIST);
	}
	if (PTR_ERR(dentry) != -ENOENT || (nd->slash && !S_ISDIR(new->mode)))
		return dentry;
	if ((S_ISCHR(new->mode) || S_ISBLK(new->mode)) && !cred_is_root(&current->cred))
		return ERR_PTR(-EPERM);
	return vfs_make(nd->dentry, nd->path, nd->len, new);
}

static int make_name(struct nameidata *nd, void *new)
{
	struct dentry *dentry;
	int error = nd_parent(nd);

	if (error)
		return error;
	if (nd_is_dot(nd))
		return -EEXIST;
	mutex_lock(&nd->dentry->d_inode->i_mutex);
	dentry = make_last(nd, new);
	mutex_unlock(&nd->dentry->d_inode->i_mutex);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dput(dentry);
	return 0;
}

long sys_mkdirat(int dirfd, const char __user *path, mode_t mode)
{
	struct new_name new = { .mode = new_inode_mode(S_IFDIR | (mode & (0777 | S_ISVTX))) };

	return with_user_path(dirfd, path, make_name, &new);
}

long sys_mkdir(const char __user *path, mode_t mode)
{
	return sys_mkdirat(AT_FDCWD, path, mode);
}

long sys_mknodat(int dirfd, const char __user *path, mode_t mode, unsigned int dev)
{
	struct new_name new = { .mode = new_inode_mode(mode & (S_IFMT | 07777)) };

	switch (mode & S_IFMT) {
	case 0:
		new.mode |= S_IFREG;
		break;
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
		break;
	case S_IFCHR:
	case S_IFBLK:
		new.rdev = decode_dev(dev);
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	return with_user_path(dirfd, path, make_name, &new);
}

long sys_mknod(const char __user *path, mode_t mode, unsigned int dev)
{
	return sys_mknodat(AT_FDCWD, path, mode, dev);
}

long sys_symlinkat(const char __user *user_target, int dirfd, const char __user *path)
{
	char *target = getname(user_target);
	long error;

	if (IS_ERR(target))
		return PTR_ERR(target);
	error = -ENOENT;
	if (*target)
		error = with_user_path(dirfd, path, make_name,
				       &(struct new_name){ .target = target });
	kfree(target);
	return error;
}

long sys_symlink(const char __user *target, const char __user *path)
{
	return sys_symlinkat(target, AT_FDCWD, path);
}

long sys_linkat(int olddirfd, const char __user *oldpath, int dirfd, const char __user *path,
		int flags)
{
	struct dentry *old;
	long error;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && !cred_is_root(&current->cred))
		return -ENOENT; /* it may have been shown a file that no name of its leads to */
	old = user_path_lookup(olddirfd, oldpath,
			       (flags & AT_EMPTY_PATH) |
				       (flags & AT_SYMLINK_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW));
	if (IS_ERR(old))
		return PTR_ERR(old);
	error = with_user_path(dirfd, path, make_name, &(struct new_name){ .old = old });
	dput(old);
	return error;
}

long sys_link(const char __user *oldpath, const char __user *path)
{
	return sys_linkat(AT_FDCWD, oldpath, AT_FDCWD, path, 0);
}

/* ------------------------------------------------------------------ */
/* A name less                                                         */

int vfs_remove(struct dentry *dir, struct dentry *dentry, bool is_dir)
{
	const struct inode_operations *ops = dir->d_inode->i_op;
	int (*remove)(struct inode *, struct dentry *) = is_dir ? ops->rmdir : ops->unlink;
	struct inode *inode = dentry->d_inode;
	int error = may_delete(dir, dentry, is_dir);

	if (error)
		return error;
	if (!remove)
		return -EPERM;
	mutex_lock_nested(&inode->i_mutex, 1);
	/* recheck: something may have been mounted on it, under its lock */
	error = READ_ONCE(dentry->d_mounted) ? -EBUSY : remove(dir->d_inode, dentry);
	mutex_unlock(&inode->i_mutex);
	return error;
}

/* The name is there, in nd->dentry, which is locked. "file/" is not a file's name. */
static int remove_found(struct nameidata *nd, struct dentry *victim, bool is_dir)
{
	if (!is_dir && nd->slash)
		return S_ISDIR(victim->d_inode->i_mode) ? -EISDIR : -ENOTDIR;
	return vfs_remove(nd->dentry, victim, is_dir);
}

static int remove_name(struct nameidata *nd, void *arg)
{
	/* by number of dots; 3: the root itself */
	static const int dir_errors[] = { 0, -EINVAL, -ENOTEMPTY, -EBUSY };
	bool is_dir = *(bool *)arg;
	struct dentry *victim;
	int error = nd_parent(nd);

	if (error)
		return error;
	if (nd_is_dot(nd))
		return is_dir ? dir_errors[nd_is_dot(nd)] : -EISDIR;
	mutex_lock(&nd->dentry->d_inode->i_mutex);
	victim = nd_last(nd);
	error = IS_ERR(victim) ? (int)PTR_ERR(victim) : remove_found(nd, victim, is_dir);
	mutex_unlock(&nd->dentry->d_inode->i_mutex);
	if (!IS_ERR(victim))
		dput(victim); /* not under the lock: its pages may go now */
	return error;
}

long sys_unlinkat(int dirfd, const char __user *path, int flags)
{
	bool is_dir = flags & AT_REMOVEDIR;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	return with_user_path(dirfd, path, remove_name, &is_dir);
}

long sys_unlink(const char __user *path)
{
	return sys_unlinkat(AT_FDCWD, path, 0);
}

long sys_rmdir(const char __user *path)
{
	return sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}
