// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/sync.c - what has been written shall be safe.
 *
 * What:     all file systems here are memory: there is no safer place, and what was written is
 *           where it belongs. A file whose driver knows better has f_op->fsync().
 * Start at: do_fsync()
 * Locks:    none.
 * See it:   tests/user/as-user/sync_calls.c
 * Spec:     fsync(2), sync(2).   Linux: fs/sync.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static long do_fsync(unsigned int fd, int datasync)
{
	struct file *file = fget(fd);
	mode_t mode;
	long error;

	if (!file)
		return -EBADF;
	mode = file->f_dentry->d_inode->i_mode;
	if (file->f_op->fsync)
		error = file->f_op->fsync(file, datasync);
	else /* a pipe, a terminal: there is nothing that could be kept */
		error = S_ISREG(mode) || S_ISDIR(mode) ? 0 : -EINVAL;
	fput(file);
	return error;
}

long sys_fsync(unsigned int fd)
{
	return do_fsync(fd, 0);
}

long sys_fdatasync(unsigned int fd)
{
	return do_fsync(fd, 1);
}

long sys_sync(void)
{
	return 0;
}

long sys_syncfs(unsigned int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	fput(file);
	return 0;
}

#define SYNC_FILE_RANGE_ALL 7u /* wait before, write, wait after */

long sys_sync_file_range(unsigned int fd, loff_t offset, loff_t count, unsigned int flags)
{
	struct file *file = fget(fd);
	mode_t mode;

	if (!file)
		return -EBADF;
	mode = file->f_dentry->d_inode->i_mode;
	fput(file);
	if (flags & ~SYNC_FILE_RANGE_ALL || offset < 0 || count < 0 || count > LLONG_MAX - offset)
		return -EINVAL;
	return S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) || S_ISLNK(mode) ? 0 : -ESPIPE;
}
