// SPDX-License-Identifier: MIT
/*
 * kernel/fs/rename.c - a name becomes another.
 *
 * What:     two directories change at once, so both are locked, and what the new name
 *           stood for before. A directory must not become a part of itself: nobody may
 *           change the tree above while that is looked at, so renames from one directory
 *           to another come one at a time.
 *
 *             rename("a/x", "b/y"):  rename_mutex, then a and b - the one above first -
 *                                    then the inode that "b/y" was
 * Start at: sys_renameat2(), rename_locked()
 * Locks:    rename_mutex, i_mutex of the directories (RANK_INODE, _2), of the victim (_3).
 * See it:   tests/user: rename_*
 * Spec:     rename(2).   Linux: fs/namei.c (vfs_rename, lock_rename)
 */
#include "kernel/fs/namei.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static DEFINE_MUTEX_RANK(rename_mutex, RANK_RENAME);

static void lock_directories(struct dentry *a, struct dentry *b)
{
	if (a == b) {
		mutex_lock(&a->d_inode->i_mutex);
		return;
	}
	mutex_lock(&rename_mutex); /* from here on the tree above both stays as it is */
	if (d_is_below(a, b)) {
		struct dentry *above = b;

		b = a;
		a = above;
	}
	mutex_lock(&a->d_inode->i_mutex);
	mutex_lock_nested(&b->d_inode->i_mutex, 1);
}

static void unlock_directories(struct dentry *a, struct dentry *b)
{
	mutex_unlock(&a->d_inode->i_mutex);
	if (a == b)
		return;
	mutex_unlock(&b->d_inode->i_mutex);
	mutex_unlock(&rename_mutex);
}

/* May `dentry` leave its directory? If it is a directory, its ".." will change: that is writing. */
static int may_leave(struct dentry *dir, struct dentry *dentry, struct dentry *to)
{
	bool is_dir = S_ISDIR(dentry->d_inode->i_mode);
	int error = may_delete(dir, dentry, is_dir);

	if (!error && is_dir && dir != to)
		error = inode_permission(dentry->d_inode, W_OK);
	return error;
}

/* May what `new` stands for be replaced by, or (exchange) take the place of, what old stands for? */
static int may_replace(struct dentry *old_dir, struct dentry *old, struct dentry *new_dir,
		       struct dentry *new, bool exchange)
{
	if (!new->d_inode)
		return may_create(new_dir);
	if (exchange)
		return may_leave(new_dir, new, old_dir);
	return may_delete(new_dir, new, S_ISDIR(old->d_inode->i_mode));
}

/* Both directories are locked; new has an inode if the name is taken. */
static int vfs_rename(struct dentry *old_dir, struct dentry *old, struct dentry *new_dir,
		      struct dentry *new, unsigned int flags)
{
	struct inode *victim = new->d_inode;
	int error;

	if (old->d_inode == victim)
		return 0; /* two names of one file: both stay */
	error = may_leave(old_dir, old, new_dir);
	if (!error)
		error = may_replace(old_dir, old, new_dir, new, flags & RENAME_EXCHANGE);
	if (error)
		return error;
	if (!old_dir->d_inode->i_op->rename)
		return -EPERM;
	if (flags & RENAME_WHITEOUT)
		return -EINVAL; /* a file system may refuse it: all of ours do */
	if (victim)
		mutex_lock_nested(&victim->i_mutex, 2);
	error = -EBUSY;
	if (!READ_ONCE(new->d_mounted)) /* recheck: mount_on() takes the same lock */
		error = old_dir->d_inode->i_op->rename(old_dir->d_inode, old, new_dir->d_inode, new,
						       flags);
	if (victim)
		mutex_unlock(&victim->i_mutex);
	return error;
}

/* The name that is to be: what is there, or a dentry without an inode. With a reference, or ERR_PTR. */
static struct dentry *find_new(struct nameidata *nd, unsigned int flags)
{
	struct dentry *new = nd_last(nd);

	if (!IS_ERR(new)) {
		if (!(flags & RENAME_NOREPLACE))
			return new;
		dput(new);
		return ERR_PTR(-EEXIST);
	}
	if (PTR_ERR(new) != -ENOENT || flags & RENAME_EXCHANGE || nd->dentry->d_inode->i_op->lookup)
		return new;
	new = dentry_alloc(nd->dentry, nd->path, nd->len);
	return new ? new : ERR_PTR(-ENOMEM);
}

/* A '/' behind a name that is no directory's; and no directory goes into itself. */
static int check_shapes(const struct nameidata *from, const struct dentry *old,
			const struct nameidata *to, const struct dentry *new, unsigned int flags)
{
	if (d_is_below(to->dentry, old))
		return -EINVAL;
	if (new->d_inode && d_is_below(from->dentry, new))
		return flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if (!S_ISDIR(old->d_inode->i_mode) &&
	    (from->slash || (to->slash && !(flags & RENAME_EXCHANGE))))
		return -ENOTDIR;
	if (flags & RENAME_EXCHANGE && to->slash && !S_ISDIR(new->d_inode->i_mode))
		return -ENOTDIR;
	return 0;
}

static int rename_locked(struct nameidata *from, struct nameidata *to, unsigned int flags,
			 struct dentry **old, struct dentry **new)
{
	int error;

	*old = nd_last(from);
	if (IS_ERR(*old))
		return (int)PTR_ERR(*old);
	*new = find_new(to, flags);
	if (IS_ERR(*new))
		return (int)PTR_ERR(*new);
	error = check_shapes(from, *old, to, *new, flags);
	return error ? error : vfs_rename(from->dentry, *old, to->dentry, *new, flags);
}

/* The first walk stands in its directory, the second has begun. */
static int rename_names(struct nameidata *from, struct nameidata *to, unsigned int flags)
{
	struct dentry *old = NULL, *new = NULL;
	int error = nd_parent(to);

	if (error)
		return error;
	if (from->dentry->d_sb != to->dentry->d_sb)
		return -EXDEV;
	if (nd_is_dot(from))
		return -EBUSY;
	if (nd_is_dot(to))
		return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	lock_directories(from->dentry, to->dentry);
	error = rename_locked(from, to, flags, &old, &new);
	unlock_directories(from->dentry, to->dentry);
	/* not under the locks: a file that was replaced may go now, with its pages */
	if (old && !IS_ERR(old))
		dput(old);
	if (new && !IS_ERR(new))
		dput(new);
	return error;
}

/* A call, while its first walk is under way. */
struct rename_call {
	struct nameidata *from;
	int to_fd;
	const char __user *to;
	unsigned int flags;
};

static int rename_to(struct nameidata *to, void *arg)
{
	const struct rename_call *call = arg;

	return rename_names(call->from, to, call->flags);
}

static int rename_from(struct nameidata *from, void *arg)
{
	struct rename_call *call = arg;
	int error = nd_parent(from);

	call->from = from;
	return error ? error : with_user_path(call->to_fd, call->to, rename_to, call);
}

long sys_renameat2(int from_fd, const char __user *from, int to_fd, const char __user *to,
		   unsigned int flags)
{
	struct rename_call call = { .to_fd = to_fd, .to = to, .flags = flags };

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT) ||
	    (flags & RENAME_EXCHANGE && flags != RENAME_EXCHANGE))
		return -EINVAL;
	return with_user_path(from_fd, from, rename_from, &call);
}

long sys_renameat(int from_fd, const char __user *from, int to_fd, const char __user *to)
{
	return sys_renameat2(from_fd, from, to_fd, to, 0);
}

long sys_rename(const char __user *from, const char __user *to)
{
	return sys_renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}
