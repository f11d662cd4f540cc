// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file.c - open files: how one comes to be, and how it ends.
 *
 * What:     open() makes a struct file for a node of the tree and asks the node's
 *           driver; pipes and eventfds are files that no name leads to. A file lives
 *           until its last reference is put: by a descriptor that is closed, an area
 *           that is unmapped, a system call that has finished.
 * Start at: dentry_open(), fput()
 * Locks:    none; the reference count is atomic. fput() may sleep, as release() may.
 * Not here: descriptors, which are in fdtable.c.
 * See it:   tests/user/as-user/open_*.c, fd_*.c
 * Linux:    fs/file_table.c, fs/open.c
 */
#include "kernel/fs/files.h"

#include "kernel/fs/char_dev.h"
#include "kernel/fs/locks.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

/* ------------------------------------------------------------------ */
/* Files                                                               */

static struct kmem_cache *file_cache;

/* One object: not every file needs the lock, but those that are opened most do. */
struct open_file {
	struct file file;
	struct mutex pos_lock;
};

static mode_t open_mode(unsigned int flags)
{
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return FMODE_READ;
	case O_WRONLY:
		return FMODE_WRITE;
	default:
		return FMODE_READ | FMODE_WRITE;
	}
}

struct file *file_alloc(struct dentry *dentry, const struct file_operations *fops,
			unsigned int flags)
{
	struct open_file *open = kmem_cache_zalloc(file_cache, GFP_KERNEL);
	struct inode *inode = dentry->d_inode;
	struct file *file;

	if (!open)
		return NULL;
	file = &open->file;
	if (inode && (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))) {
		mutex_init_rank(&open->pos_lock, "f_pos", RANK_FILE_POS);
		file->f_pos_lock = &open->pos_lock;
	}
	file->f_dentry = dget(dentry);
	file->f_op = fops;
	file->f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
	file->f_mode = open_mode(flags);
	INIT_LIST_HEAD(&file->f_epoll);
	atomic_set(&file->f_count, 1);
	return file;
}

static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

const struct file_operations no_open_fops = { .open = no_open };

void fput(struct file *file)
{
	struct dentry *dentry = file->f_dentry;

	if (!atomic_dec_and_test(&file->f_count))
		return;
	might_sleep();
	locks_remove_file(file);
	if (file->f_flags & FASYNC && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	if (file->f_op->release)
		file->f_op->release(dentry->d_inode, file);
	if (file->f_cdev)
		cdev_put(file->f_cdev);
	dput(dentry); /* may free the inode of a pipe */
	kmem_cache_free(file_cache, container_of(file, struct open_file, file));
}

void file_change_flags(struct file *file, unsigned int clear, unsigned int set)
{
	unsigned int flags = READ_ONCE(file->f_flags);

	while (!__atomic_compare_exchange_n(&file->f_flags, &flags, (flags & ~clear) | set, false,
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
}

int filp_close(struct file *file, const struct files_struct *files)
{
	int error = file->f_op->flush ? file->f_op->flush(file) : 0;

	locks_remove_posix(file, files);
	fput(file);
	return error;
}

/* ------------------------------------------------------------------ */
/* Opening                                                             */

static int may_open(struct inode *inode, unsigned int flags)
{
	mode_t mode = open_mode(flags);

	if (S_ISDIR(inode->i_mode) && (mode & FMODE_WRITE || flags & O_CREAT))
		return -EISDIR;
	if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (S_ISLNK(inode->i_mode))
		return -ELOOP; /* only with O_NOFOLLOW */
	return inode_permission(inode,
				(mode & FMODE_READ ? R_OK : 0) | (mode & FMODE_WRITE ? W_OK : 0));
}

struct file *dentry_open(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->d_inode;
	int error = may_open(inode, flags);
	struct file *file;

	if (error)
		return ERR_PTR(error);
	file = file_alloc(dentry, inode->i_fop, flags);
	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_flags |= flags & O_NOCTTY; /* a terminal's open() asks; nobody later */
	error = file->f_op->open ? file->f_op->open(inode, file) : 0;
	file->f_flags &= ~O_NOCTTY;
	if (error) {
		dput(dentry);
		kmem_cache_free(file_cache, container_of(file, struct open_file, file));
		return ERR_PTR(error);
	}
	return file;
}

/* Is all of path there but its last component? */
static bool parent_exists(struct dentry *dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct dentry *found;
	char *parent;

	if (!slash || slash == path)
		return true;
	parent = kzalloc((size_t)(slash - path) + 1, GFP_KERNEL);
	if (!parent)
		return false;
	memcpy(parent, path, (size_t)(slash - path));
	found = path_lookup_at(dir, parent, true);
	kfree(parent);
	if (IS_ERR(found))
		return false;
	dput(found);
	return true;
}

struct file *file_open_at(struct dentry *dir, const char *path, unsigned int flags)
{
	struct dentry *dentry = path_lookup_at(dir, path, !(flags & O_NOFOLLOW));
	struct file *file;

	if (IS_ERR(dentry)) {
		/* nothing can be created here, but say so only if that is what is missing */
		if (flags & O_CREAT && PTR_ERR(dentry) == -ENOENT && parent_exists(dir, path))
			return ERR_PTR(-EROFS);
		return ERR_PTR(PTR_ERR(dentry));
	}
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		file = ERR_PTR(-EEXIST);
	else
		file = dentry_open(dentry, flags);
	dput(dentry);
	return file;
}

void files_init(void)
{
	file_cache = kmem_cache_create("file", sizeof(struct open_file), 0);
	files_cache = kmem_cache_create("files_struct", sizeof(struct files_struct), 0);
	BUG_ON(!file_cache || !files_cache);
}
