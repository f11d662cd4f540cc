// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file.c - descriptors: small numbers for open files.
 *
 * What:     a descriptor is an index into the task's table; the entry holds one
 *           reference to a struct file. Whoever uses a file for longer than a look
 *           takes a reference of his own (fget), so that a close() meanwhile does
 *           no harm.
 * Start at: fget(), fd_install()
 * Locks:    files->lock (RANK_FILES) around the table; fput() outside it, as it may sleep.
 * See it:   tests/user/as-user/fd_*.c
 * Linux:    fs/file_table.c, fs/open.c
 */
#include "kernel/fs/files.h"

#include "kernel/fs/tree.h"
#include "kernel/lib/string.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

/* ------------------------------------------------------------------ */
/* Files                                                               */

static struct kmem_cache *file_cache(void)
{
	static struct kmem_cache *cache;

	if (!cache)
		cache = kmem_cache_create("file", sizeof(struct file), 0);
	return cache;
}

void fput(struct file *file)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (!atomic_dec_and_test(&file->f_count))
		return;
	if (file->f_op && file->f_op->release)
		file->f_op->release(inode, file);
	kmem_cache_free(file_cache(), file);
}

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

static int may_open(struct inode *inode, unsigned int flags)
{
	mode_t mode = open_mode(flags);

	if (S_ISDIR(inode->i_mode) && (mode & FMODE_WRITE || flags & O_CREAT))
		return -EISDIR;
	if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (S_ISLNK(inode->i_mode))
		return -ELOOP; /* only with O_NOFOLLOW */
	if (S_ISREG(inode->i_mode) && (mode & FMODE_WRITE || flags & O_TRUNC) && inode->i_data)
		return -EROFS; /* the boot archive */
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
	file = file_cache() ? kmem_cache_zalloc(file_cache(), GFP_KERNEL) : NULL;
	if (!file)
		return ERR_PTR(-ENOMEM);
	file->f_dentry = dentry;
	file->f_op = inode->i_fop;
	file->f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
	file->f_mode = open_mode(flags);
	atomic_set(&file->f_count, 1);
	error = file->f_op->open ? file->f_op->open(inode, file) : 0;
	if (error) {
		kmem_cache_free(file_cache(), file);
		return ERR_PTR(error);
	}
	return file;
}

/* Is all of path there but its last component? */
static bool parent_exists(struct dentry *dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *parent;
	bool exists;

	if (!slash || slash == path)
		return true;
	parent = kzalloc((size_t)(slash - path) + 1, GFP_KERNEL);
	if (!parent)
		return false;
	memcpy(parent, path, (size_t)(slash - path));
	exists = !IS_ERR(path_lookup_at(dir, parent, true));
	kfree(parent);
	return exists;
}

struct file *file_open_at(struct dentry *dir, const char *path, unsigned int flags)
{
	struct dentry *dentry = path_lookup_at(dir, path, !(flags & O_NOFOLLOW));

	if (IS_ERR(dentry)) {
		/* nothing can be created here, but say so only if that is what is missing */
		if (flags & O_CREAT && PTR_ERR(dentry) == -ENOENT && parent_exists(dir, path))
			return ERR_PTR(-EROFS);
		return ERR_PTR(PTR_ERR(dentry));
	}
	if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return ERR_PTR(-EEXIST);
	return dentry_open(dentry, flags);
}

/* ------------------------------------------------------------------ */
/* Descriptors                                                         */

struct files_struct *files_alloc(void)
{
	struct files_struct *files = vmalloc(sizeof(*files));

	if (!files)
		return NULL;
	memset(files, 0, sizeof(*files));
	atomic_set(&files->users, 1);
	spin_lock_init_rank(&files->lock, "files", RANK_FILES);
	return files;
}

/* Take the file at fd out of the table; the caller puts it. NULL: there was none. */
static struct file *take_out(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->lock);
	file = files->fd[fd];
	files->fd[fd] = NULL;
	clear_bit(fd % 64, &files->cloexec[fd / 64]);
	spin_unlock(&files->lock);
	return file;
}

void files_put(struct files_struct *files)
{
	if (!atomic_dec_and_test(&files->users))
		return;
	for (unsigned int fd = 0; fd < NR_OPEN; fd++)
		if (files->fd[fd])
			fput(take_out(files, fd));
	vfree(files);
}

void files_close_on_exec(struct files_struct *files)
{
	for (unsigned int fd = 0; fd < NR_OPEN; fd++)
		if (test_bit(fd % 64, &files->cloexec[fd / 64]) && files->fd[fd])
			fput(take_out(files, fd));
}

struct file *fget(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file = NULL;

	if (fd >= NR_OPEN)
		return NULL;
	spin_lock(&files->lock);
	if (files->fd[fd])
		file = get_file(files->fd[fd]);
	spin_unlock(&files->lock);
	return file;
}

static void set_cloexec(struct files_struct *files, unsigned int fd, bool on)
{
	if (on)
		set_bit(fd % 64, &files->cloexec[fd / 64]);
	else
		clear_bit(fd % 64, &files->cloexec[fd / 64]);
}

int fd_install(struct file *file, unsigned int from, bool cloexec)
{
	struct files_struct *files = current->files;
	int ret = -EMFILE;

	spin_lock(&files->lock);
	for (unsigned int fd = from; fd < NR_OPEN; fd++)
		if (!files->fd[fd]) {
			files->fd[fd] = file;
			set_cloexec(files, fd, cloexec);
			ret = (int)fd;
			break;
		}
	spin_unlock(&files->lock);
	if (ret < 0)
		fput(file);
	return ret;
}

int fd_replace(struct file *file, unsigned int fd, bool cloexec)
{
	struct files_struct *files = current->files;
	struct file *old;

	if (fd >= NR_OPEN) {
		fput(file);
		return -EBADF;
	}
	spin_lock(&files->lock);
	old = files->fd[fd];
	files->fd[fd] = file;
	set_cloexec(files, fd, cloexec);
	spin_unlock(&files->lock);
	if (old)
		fput(old);
	return 0;
}

int fd_close(unsigned int fd)
{
	struct file *file = fd < NR_OPEN ? take_out(current->files, fd) : NULL;
	int error = 0;

	if (!file)
		return -EBADF;
	if (file->f_op->flush)
		error = file->f_op->flush(file);
	fput(file);
	return error;
}

int fd_get_cloexec(unsigned int fd)
{
	return test_bit(fd % 64, &current->files->cloexec[fd / 64]);
}

int fd_set_cloexec(unsigned int fd, bool on)
{
	struct files_struct *files = current->files;

	spin_lock(&files->lock);
	set_cloexec(files, fd, on);
	spin_unlock(&files->lock);
	return 0;
}
