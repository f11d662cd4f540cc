// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/ioctl.c - ioctl(2): commands for what is open.
 *
 * What:     a handful of commands are the same for every file, and older than fcntl,
 *           which has them too; all others are the driver's.
 * Start at: sys_ioctl()
 * Locks:    none; a driver's ioctl() may sleep.
 * See it:   tests/user/as-user/ioctl_*.c
 * Spec:     ioctl(2).   Book: LDD3 ch. 6, "ioctl".   Linux: fs/ioctl.c
 */
#include "kernel/uapi/ioctl.h"

#include "arch/arch.h"
#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/file/files.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* FIONBIO, FIOASYNC: a flag by another name. */
static int switch_flag(unsigned int fd, struct file *file, unsigned int cmd, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (cmd == FIONBIO)
		file_change_flags(file, O_NONBLOCK, on ? O_NONBLOCK : 0);
	else if (!file->f_op->fasync && !on != !(READ_ONCE(file->f_flags) & FASYNC))
		return -ENOTTY;
	else
		return fasync_set(fd, file, on);
	return 0;
}

/* FIONREAD of a regular file: the bytes from its position to its end. */
static int bytes_left(const struct file *file, int __user *to)
{
	loff_t left = i_size_read(file->f_dentry->d_inode) - READ_ONCE(file->f_pos);

	return put_user((int)left, to);
}

long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *file = fget(fd);
	int ret = -ENOTTY;

	if (!file)
		return -EBADF;
	if (cmd == FIOCLEX || cmd == FIONCLEX)
		ret = fd_set_cloexec(fd, cmd == FIOCLEX);
	else if (cmd == FIONBIO || cmd == FIOASYNC)
		ret = switch_flag(fd, file, cmd, (const int __user *)arg);
	else if (cmd == FIONREAD && S_ISREG(file->f_dentry->d_inode->i_mode))
		ret = bytes_left(file, (int __user *)arg);
	else if (file->f_op->ioctl)
		ret = file->f_op->ioctl(file->f_dentry->d_inode, file, cmd, arg);
	fput(file);
	return ret;
}
