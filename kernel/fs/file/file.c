// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/file.c - open files: how one comes to be, and how it ends.
 *
 * What:     open() makes a struct file for a dentry (file_open.c); pipes and eventfds are
 *           files that no name leads to. A file lives until its last reference is put: by a
 *           descriptor that is closed, an area that is unmapped, a system call that has finished.
 * Start at: file_alloc(), fput()
 * Locks:    none; the reference count is atomic. fput() may sleep, as release() may.
 * Not here: descriptors, which are in fdtable.c; paths: file_open.c.
 * See it:   tests/user/as-user/open_*.c, fd_*.c
 * Linux:    fs/file_table.c, fs/open.c
 */
#include "kernel/fs/file/files.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/poll/epoll.h"
#include "kernel/fs/file/locks.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
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
	if (flags & O_PATH)
		return FMODE_PATH;
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return FMODE_READ;
	case O_WRONLY:
		return FMODE_WRITE;
	case O_RDWR:
		return FMODE_READ | FMODE_WRITE;
	}
	return 0; /* 3 means, on Linux too: for ioctl() alone */
}

atomic_t nr_files; /* that there are, reserved ones included */
int files_max;	   /* and may be, but for root */

/* 0 or -ENFILE. As Linux: root gets one in any case, to put things right. */
static int file_reserve(void)
{
	static bool said;

	if (atomic_inc_return(&nr_files) <= READ_ONCE(files_max) || cred_is_root(&current->cred))
		return 0;
	atomic_dec(&nr_files);
	if (!__atomic_exchange_n(&said, true, __ATOMIC_RELAXED))
		printk(KERN_NOTICE "files: the limit of %d open files is reached\n", files_max);
	return -ENFILE;
}

struct file *file_alloc(struct dentry *dentry, const struct file_operations *fops,
			unsigned int flags)
{
	struct inode *inode = dentry->d_inode;
	int error = file_reserve();
	struct open_file *open;
	struct file *file;

	if (error)
		return ERR_PTR(error);
	open = kmem_cache_zalloc(file_cache, GFP_KERNEL);
	if (!open) {
		atomic_dec(&nr_files);
		return ERR_PTR(-ENOMEM);
	}
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

void file_free(struct file *file)
{
	dput(file->f_dentry); /* may free the inode of a pipe */
	kmem_cache_free(file_cache, container_of(file, struct open_file, file));
	atomic_dec(&nr_files);
}

void fput(struct file *file)
{
	struct dentry *dentry = file->f_dentry;

	if (!atomic_dec_and_test(&file->f_count))
		return;
	might_sleep();
	epoll_forget(file);
	locks_remove_file(file);
	if (file->f_flags & FASYNC && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
	if (file->f_op->release)
		file->f_op->release(dentry->d_inode, file);
	if (file->f_cdev)
		cdev_put(file->f_cdev);
	if (file->f_mode & FMODE_WRITER)
		put_write_access(dentry->d_inode);
	file_allow_write(file);
	file_free(file);
}

void file_allow_write(struct file *file)
{
	if (file->f_mode & FMODE_EXEC)
		allow_write_access(file->f_dentry->d_inode);
	file->f_mode &= ~FMODE_EXEC;
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

void files_init(void)
{
	/* as Linux: a tenth of the memory, at a KiB a file */
	files_max = (int)max(nr_present_pages() * PAGE_SIZE / KiB / 10, 8192UL);
	file_cache = kmem_cache_create("file", sizeof(struct open_file), 0);
	files_cache = kmem_cache_create("files_struct", sizeof(struct files_struct), 0);
	BUG_ON(!file_cache || !files_cache);
	anon_inode_init();
}
