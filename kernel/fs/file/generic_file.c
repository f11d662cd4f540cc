// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/generic_file.c - what read and write have to heed besides moving bytes.
 *
 * What:     filemap.c moves bytes between pages and a program. Here is what the manual
 *           pages say beyond that: O_APPEND looks for the end and writes there in one step;
 *           a file does not grow past the limit of the process (a signal, then an error)
 *           nor past what a position can count; times; a program that is written to loses
 *           its right to run as its owner.
 *
 *           kernel_write() is for any file: its write() wants a program's buffer, and gets
 *           one of the kernel's. For that call, and for the bytes of that buffer alone,
 *           copy_from_user() takes kernel addresses (is_lent() in arch/x86_64/uaccess.c).
 * Start at: generic_file_write()
 * Locks:    i_mutex around each write, with all its buffers; the copy faults under it.
 * See it:   tests/user: write_*, limit_fsize, sendfile_*; tests/kernel/filemap_test.c
 * Spec:     read(2), write(2), writev(2), setrlimit(2).   Linux: mm/filemap.c, fs/read_write.c
 */
#include "kernel/fs/file/generic_file.h"

#include "kernel/fs/file/files.h"
#include "kernel/process/limits.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/signal.h"
#include "mm/virt/filemap.h"

/* ------------------------------------------------------------------ */
/* Reading                                                             */

ssize_t generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret = filemap_read_user(file, buf, count, pos);

	touch_atime(file->f_dentry->d_inode);
	return ret;
}

ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t pos)
{
	if (!file->f_dentry->d_inode->i_mapping)
		return -ENOEXEC; /* a device: no program comes from there */
	return filemap_read_kernel(file, buf, count, &pos);
}

/* ------------------------------------------------------------------ */
/* Writing                                                             */

/* How far current may write, and the signal if it is not as far as pos. */
static loff_t size_limit(void)
{
	return (loff_t)min(rlimit_cur(RLIMIT_FSIZE), (u64)MAX_FILE_SIZE);
}

static int too_large(loff_t limit)
{
	if (limit < MAX_FILE_SIZE)
		send_sig(SIGXFSZ, current);
	return -EFBIG;
}

int inode_newsize_ok(const struct inode *inode, loff_t size)
{
	if (size < 0)
		return -EINVAL;
	return size > inode->i_size && size > size_limit() ? too_large(size_limit()) : 0;
}

mode_t suid_bits(mode_t mode)
{
	return mode & (S_ISUID | (mode & S_IXGRP ? S_ISGID : 0));
}

void remove_suid(struct inode *inode)
{
	mode_t kill = suid_bits(inode->i_mode);

	if (unlikely(kill) && current->cred.fsuid)
		inode->i_mode &= ~kill;
}

/* Before count bytes are written: where, and how many of them at most. The inode is locked. */
static int write_checks(struct file *file, loff_t *pos, size_t *count)
{
	struct inode *inode = file->f_dentry->d_inode;
	loff_t limit = size_limit();

	if (file->f_flags & O_APPEND)
		*pos = inode->i_size;
	if (*pos >= limit)
		return too_large(limit);
	*count = min(*count, (size_t)(limit - *pos));
	remove_suid(inode);
	inode->i_mtime = inode->i_ctime = current_fs_time();
	return 0;
}

static size_t length_of(const struct iovec *iov, unsigned long n)
{
	size_t total = 0;

	for (unsigned long i = 0; i < n; i++)
		total += iov[i].iov_len;
	return total;
}

ssize_t generic_file_writev(struct file *file, const struct iovec *iov, unsigned long n,
			    loff_t *pos)
{
	struct inode *inode = file->f_dentry->d_inode;
	size_t count = length_of(iov, n), left;
	ssize_t done = 0, ret;

	if (!count)
		return 0;
	mutex_lock(&inode->i_mutex);
	ret = write_checks(file, pos, &count);
	for (left = count; n && left && !ret; n--, iov++) {
		size_t len = min(iov->iov_len, left);

		ret = filemap_write(file, iov->iov_base, len, pos);
		if (ret > 0) {
			done += ret;
			left -= (size_t)ret;
		}
		ret = ret < 0 ? ret : (size_t)ret < len; /* what comes next would be out of place */
	}
	mutex_unlock(&inode->i_mutex);
	return done ? done : ret;
}

ssize_t generic_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct iovec iov = { (void __user *)buf, count };

	return generic_file_writev(file, &iov, 1, pos);
}

ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!file->f_op->write)
		return -EINVAL;
	current->lent_buffer = buf;
	current->lent_size = count;
	ret = file->f_op->write(file, (const char __user __force *)buf, count, pos);
	current->lent_size = 0;
	return ret;
}

int simple_fsync(struct file *file, int datasync)
{
	return 0;
}
