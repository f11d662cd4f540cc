// SPDX-License-Identifier: MIT
/*
 * kernel/fs/fs_struct.c - the working directory.
 *
 * What:     fs_struct is what CLONE_FS shares: the directory where relative paths begin,
 *           and the umask. The directory is held by a reference, so that one below
 *           /proc stays although what it is about ends; no path leads on from it then,
 *           and getcwd() says ENOENT.
 *
 *             task --\
 *                     fs_struct   users 2, cwd --> dentry "dev" --> dentry "/"
 *             task --/            umask 022
 * Start at: sys_chdir(), fs_cwd()
 * Locks:    fs->lock to look at cwd or to put another there, as a thread may do so while
 *           others walk from the old one; dput() outside it, as it may sleep.
 * Not here: chroot(): "/" is the same for all. The umask is kept, copied and told; nobody
 *           can make a file yet that it would apply to.
 * See it:   tests/user/as-user: chdir_*, getcwd_*, umask_*, clone_shares_folder
 * Spec:     chdir(2), getcwd(2), umask(2).   Linux: fs/fs_struct.c, fs/open.c
 */
#include "kernel/fs/fs_struct.h"

#include "kernel/fs/files.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define FIRST_UMASK 022

static struct fs_struct *make(struct dentry *cwd, mode_t umask)
{
	struct fs_struct *fs = kzalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs) {
		dput(cwd);
		return NULL;
	}
	atomic_set(&fs->users, 1);
	spin_lock_init_rank(&fs->lock, "fs", RANK_FILES);
	fs->cwd = cwd;
	fs->umask = umask;
	return fs;
}

struct fs_struct *fs_alloc(void)
{
	return make(fs_cwd(NULL), FIRST_UMASK);
}

struct fs_struct *fs_dup(struct fs_struct *old)
{
	return make(fs_cwd(old), READ_ONCE(old->umask));
}

void fs_put(struct fs_struct *fs)
{
	if (!atomic_dec_and_test(&fs->users))
		return;
	dput(fs->cwd);
	kfree(fs);
}

struct dentry *fs_cwd(struct fs_struct *fs)
{
	struct dentry *cwd;

	if (!fs)
		return tree_root();
	spin_lock(&fs->lock);
	cwd = dget(fs->cwd);
	spin_unlock(&fs->lock);
	return cwd;
}

/* Another directory in place of the old one, which is returned; both with their references. */
static struct dentry *replace_cwd(struct fs_struct *fs, struct dentry *dir)
{
	struct dentry *old;

	spin_lock(&fs->lock);
	old = fs->cwd;
	fs->cwd = dir;
	spin_unlock(&fs->lock);
	return old;
}

/* Go to dir, whose reference the caller gives away. 0, -ENOTDIR, or why current may not enter it. */
static long set_cwd(struct dentry *dir)
{
	long error = -ENOTDIR;

	if (S_ISDIR(dir->d_inode->i_mode))
		error = inode_may_search(dir->d_inode);
	if (!error)
		dir = replace_cwd(current->fs, dir);
	dput(dir);
	return error;
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

long sys_chdir(const char __user *path)
{
	struct dentry *dir = user_path_lookup(AT_FDCWD, path, true);

	return IS_ERR(dir) ? PTR_ERR(dir) : set_cwd(dir);
}

long sys_fchdir(unsigned int fd)
{
	struct file *file = fget(fd);
	struct dentry *dir;

	if (!file)
		return -EBADF;
	dir = dget(file->f_dentry);
	fput(file);
	return set_cwd(dir);
}

/* Is what this directory was about gone? Then it has no path. */
static bool is_gone(const struct dentry *dir)
{
	const struct inode_operations *ops = dir->d_inode->i_op;

	return ops && ops->permission && ops->permission(dir->d_inode, F_OK);
}

long sys_getcwd(char __user *buf, unsigned long size)
{
	struct dentry *cwd = fs_cwd(current->fs);
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	long ret = -ENOMEM;

	if (path && is_gone(cwd)) {
		ret = -ENOENT;
	} else if (path) {
		ret = (long)strlen(dentry_path(cwd, path, PATH_MAX)) + 1;
		if ((unsigned long)ret > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, path, (size_t)ret))
			ret = -EFAULT;
	}
	dput(cwd);
	kfree(path);
	return ret;
}

long sys_umask(int mask)
{
	return (long)__atomic_exchange_n(&current->fs->umask, (mode_t)mask & 0777,
					 __ATOMIC_RELAXED);
}
