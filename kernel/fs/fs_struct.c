// SPDX-License-Identifier: MIT
/*
 * kernel/fs/fs_struct.c - the working directory, and the root.
 *
 * What:     fs_struct is what CLONE_FS shares: the directory where relative paths begin,
 *           that where absolute ones do, and the umask. The directory is held by a
 *           reference, so that one below /proc stays although what it is about ends; no
 *           path leads on from it then, and getcwd() says ENOENT.
 *
 *             task --\
 *                     fs_struct   users 2, cwd --> dentry "tmp", root --> dentry "/"
 *             task --/            umask 022
 * Start at: go_to(), fs_cwd()
 * Locks:    fs->lock to look at cwd or to put another there, as a thread may do so while
 *           others walk from the old one; dput() outside it, as it may sleep.
 * See it:   tests/user/as-user: chdir_*, getcwd_*, umask_*, clone_shares_folder
 * Spec:     chdir(2), chroot(2), getcwd(2), umask(2).   Linux: fs/fs_struct.c, fs/open.c
 */
#include "kernel/fs/fs_struct.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define FIRST_UMASK 022

/* Takes over both references, in any case. */
static struct fs_struct *make(struct dentry *cwd, struct dentry *root, mode_t umask)
{
	struct fs_struct *fs = kzalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs) {
		dput(cwd);
		dput(root);
		return NULL;
	}
	atomic_set(&fs->users, 1);
	spin_lock_init_rank(&fs->lock, "fs", RANK_FILES);
	fs->cwd = cwd;
	fs->root = root;
	fs->umask = umask;
	return fs;
}

struct fs_struct *fs_alloc(void)
{
	return make(fs_cwd(NULL), fs_root(NULL), FIRST_UMASK);
}

struct fs_struct *fs_dup(struct fs_struct *old)
{
	return make(fs_cwd(old), fs_root(old), READ_ONCE(old->umask));
}

void fs_put(struct fs_struct *fs)
{
	if (!atomic_dec_and_test(&fs->users))
		return;
	dput(fs->cwd);
	dput(fs->root);
	kfree(fs);
}

/* What one of the two pointers of fs is, with a reference. */
static struct dentry *get_locked(struct fs_struct *fs, struct dentry **where)
{
	struct dentry *dentry;

	spin_lock(&fs->lock);
	dentry = dget(*where);
	spin_unlock(&fs->lock);
	return dentry;
}

struct dentry *fs_cwd(struct fs_struct *fs)
{
	return fs ? get_locked(fs, &fs->cwd) : fs_root(NULL);
}

struct dentry *fs_root(struct fs_struct *fs)
{
	return fs ? get_locked(fs, &fs->root) : dget(root_sb->s_root);
}

/* Put dir, whose reference the caller gives away, into one of the pointers of current's. */
static void replace(struct dentry **where, struct dentry *dir)
{
	struct dentry *old;

	spin_lock(&current->fs->lock);
	old = *where;
	*where = dir;
	spin_unlock(&current->fs->lock);
	dput(old);
}

/* Go to dir, whose reference (or error) the caller gives; or make it the root, if current may. */
static long go_to(struct dentry **where, struct dentry *dir)
{
	long error;

	if (IS_ERR(dir))
		return PTR_ERR(dir);
	error = S_ISDIR(dir->d_inode->i_mode) ? inode_permission(dir->d_inode, X_OK) : -ENOTDIR;
	if (!error && where == &current->fs->root && !cred_is_root(&current->cred))
		error = -EPERM;
	if (error)
		dput(dir);
	else
		replace(where, dir);
	return error;
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

long sys_chdir(const char __user *path)
{
	return go_to(&current->fs->cwd, user_path_lookup(AT_FDCWD, path, 0));
}

long sys_fchdir(unsigned int fd)
{
	return go_to(&current->fs->cwd, file_into_dentry(fget_raw(fd)));
}

long sys_chroot(const char __user *path)
{
	return go_to(&current->fs->root, user_path_lookup(AT_FDCWD, path, 0));
}

/* Is what this directory was about gone? Then it has no path. */
static bool is_gone(const struct dentry *dir)
{
	const struct inode_operations *ops = dir->d_inode->i_op;

	return d_unlinked(dir) || (ops->permission && ops->permission(dir->d_inode, F_OK));
}

/* The path of the working directory into path, of PATH_MAX; 0, -ENOENT, -ENAMETOOLONG. */
static long cwd_path(char *path)
{
	struct dentry *cwd = fs_cwd(current->fs), *root = fs_root(current->fs);
	bool reached = true;
	long error = is_gone(cwd) ? -ENOENT : d_path_from(cwd, root, path, PATH_MAX, &reached);

	if (!error && !reached) { /* it is outside of what chroot() has left */
		size_t len = strlen(path);

		if (len + sizeof("(unreachable)") > PATH_MAX)
			error = -ENAMETOOLONG;
		else
			memmove(path + sizeof("(unreachable)") - 1, path, len + 1);
		memcpy(path, "(unreachable)", sizeof("(unreachable)") - 1);
	}
	dput(cwd);
	dput(root);
	return error;
}

long sys_getcwd(char __user *buf, unsigned long size)
{
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	long ret = path ? cwd_path(path) : -ENOMEM;

	if (!ret) {
		ret = (long)strlen(path) + 1;
		if ((unsigned long)ret > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, path, (size_t)ret))
			ret = -EFAULT;
	}
	kfree(path);
	return ret;
}

long sys_umask(int mask)
{
	return (long)__atomic_exchange_n(&current->fs->umask, (mode_t)mask & 0777,
					 __ATOMIC_RELAXED);
}
