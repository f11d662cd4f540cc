// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/fcntl.c - the system calls that change descriptors and open files.
 *
 * What:     dup and its relatives give an open file another number; fcntl changes the
 *           number (FD_CLOEXEC), the open file (O_NONBLOCK, who gets SIGIO), or locks
 *           parts of what is open.
 *
 *             descriptor           file                  inode
 *             FD_CLOEXEC           f_flags, f_owner      i_flock
 *             F_DUPFD, F_SETFD     F_SETFL, F_SETOWN     F_SETLK
 *
 * Start at: sys_fcntl()
 * Locks:    none of its own.
 * Not here: leases, F_NOTIFY: -EINVAL.
 * See it:   tests/user/as-user/fd_*.c, sigio_*.c, lock_*.c; docs/files.md
 * Spec:     fcntl(2), dup(2), close_range(2).   Linux: fs/fcntl.c
 */
#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs.h"
#include "kernel/fs/file/locks.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* ------------------------------------------------------------------ */
/* Descriptors                                                         */

long sys_close(unsigned int fd)
{
	return fd_close(fd);
}

long sys_dup(unsigned int fd)
{
	struct file *file = fget_raw(fd);

	return file ? fd_install(file, 0, false) : -EBADF;
}

long sys_dup3(unsigned int fd, unsigned int to, int flags)
{
	struct file *file;
	int error;

	if (flags & ~O_CLOEXEC || fd == to)
		return -EINVAL;
	file = fget_raw(fd);
	if (!file)
		return -EBADF;
	error = fd_replace(file, to, flags & O_CLOEXEC);
	return error ? error : (long)to;
}

long sys_dup2(unsigned int fd, unsigned int to)
{
	struct file *file;

	if (fd != to)
		return sys_dup3(fd, to, 0);
	file = fget_raw(fd);
	if (!file)
		return -EBADF;
	fput(file);
	return (long)to;
}

long sys_close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	int error = 0;

	if (flags & ~(unsigned int)(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || first > last)
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE)
		error = files_unshare();
	if (!error)
		fd_close_range(first, last, flags & CLOSE_RANGE_CLOEXEC);
	return error;
}

/* ------------------------------------------------------------------ */
/* Flags of an open file                                               */

#define SETTABLE_FLAGS (O_APPEND | O_NONBLOCK | O_NOATIME)

static long set_flags(unsigned int fd, struct file *file, unsigned int flags)
{
	int error;

	if (flags & O_NOATIME & ~file->f_flags && !inode_is_mine(file->f_dentry->d_inode))
		return -EPERM;
	if (flags & O_DIRECT)
		return -EINVAL; /* no file here moves its bytes past the page cache */
	error = fasync_set(fd, file, flags & FASYNC);
	if (error)
		return error;
	file_change_flags(file, SETTABLE_FLAGS, flags & SETTABLE_FLAGS);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Who gets SIGIO                                                      */

struct f_owner_ex {
	s32 type, pid;
};

/* By the sign: a process, or a group. */
static long set_owner(struct file *file, int who)
{
	if (who == INT_MIN)
		return -EINVAL;
	return fowner_set(file, who < 0 ? F_OWNER_PGRP : F_OWNER_PID, who < 0 ? -who : who);
}

static long get_owner(struct file *file)
{
	unsigned int type;
	pid_t nr = fowner_get(file, &type);

	return type == F_OWNER_PGRP ? -nr : nr;
}

static long set_owner_ex(struct file *file, const struct f_owner_ex __user *from)
{
	struct f_owner_ex owner;

	if (copy_from_user(&owner, from, sizeof(owner)))
		return -EFAULT;
	if (owner.type < F_OWNER_TID || owner.type > F_OWNER_PGRP)
		return -EINVAL;
	return fowner_set(file, (unsigned int)owner.type, owner.pid);
}

static long get_owner_ex(struct file *file, struct f_owner_ex __user *to)
{
	unsigned int type;
	pid_t nr = fowner_get(file, &type);
	struct f_owner_ex owner = { (s32)type, nr };

	return copy_to_user(to, &owner, sizeof(owner)) ? -EFAULT : 0;
}

static long set_signal(struct file *file, unsigned long sig)
{
	if (sig > NSIG)
		return -EINVAL;
	WRITE_ONCE(file->f_owner.signal, (u8)sig);
	return 0;
}

/* ------------------------------------------------------------------ */

static long do_fcntl(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (arg >= files_limit())
			return -EINVAL;
		return fd_install(get_file(file), (unsigned int)arg, cmd == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return fd_get_cloexec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		return fd_set_cloexec(fd, arg & FD_CLOEXEC);
	case F_GETFL:
		return (long)READ_ONCE(file->f_flags);
	case F_SETFL:
		return set_flags(fd, file, (unsigned int)arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_lock(fd, file, cmd, user);
	case F_SETOWN:
		return set_owner(file, (int)arg);
	case F_GETOWN:
		return get_owner(file);
	case F_SETOWN_EX:
		return set_owner_ex(file, user);
	case F_GETOWN_EX:
		return get_owner_ex(file, user);
	case F_SETSIG:
		return set_signal(file, arg);
	case F_GETSIG:
		return READ_ONCE(file->f_owner.signal);
	case F_GETPIPE_SZ:
	case F_SETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
		return shmem_add_seals(file, (unsigned int)arg);
	case F_GET_SEALS:
		return shmem_get_seals(file);
	case F_GETLEASE:
		return F_UNLCK; /* as nobody gets one */
	}
	return -EINVAL;
}

/* What may be done with a file of O_PATH, too: it is about the descriptor. */
static bool concerns_number(unsigned int cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD ||
	       cmd == F_GETFL;
}

long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *file = fget_raw(fd);
	long ret = -EBADF;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_PATH) || concerns_number(cmd))
		ret = do_fcntl(fd, file, cmd, arg);
	fput(file);
	return ret;
}
