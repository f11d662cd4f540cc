// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/lock_calls.c - the calls that lock files: fcntl(F_SETLK) and its kin, flock().
 *
 * What:     each makes a request of what the program says: whose lock it is (the kinds:
 *           locks.h), which bytes, for reading or writing. locks.c carries it out.
 * Start at: fcntl_lock(), sys_flock()
 * Locks:    none; see locks.c.
 * See it:   tests/user/as-user/lock_*.c; docs/files.md
 * Spec:     fcntl(2), flock(2).   Linux: fs/locks.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/file/locks_internal.h"
#include "kernel/process/process.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static struct file_lock make_request(struct file *file, enum lock_kind kind, const void *owner)
{
	return (struct file_lock){ .fl_file = file,
				   .fl_kind = kind,
				   .fl_owner = owner,
				   .fl_task = current,
				   .fl_uid = current->cred.uid,
				   .fl_pid = kind == LOCK_OFD ? -1 : current->process->pid,
				   .fl_end = LOCK_EOF };
}

/* ------------------------------------------------------------------ */
/* fcntl                                                               */

/* struct flock */
struct flock_abi {
	s16 type, whence;
	s64 start, len;
	s32 pid;
};

/* The bytes that a struct flock means: 0, -EINVAL or -EOVERFLOW. */
static int range_from(struct file_lock *request, const struct flock_abi *abi)
{
	const struct file *file = request->fl_file;
	loff_t start = abi->start, end;

	if (abi->whence == SEEK_CUR)
		start = READ_ONCE(file->f_pos);
	else if (abi->whence == SEEK_END)
		start = READ_ONCE(file->f_dentry->d_inode->i_size);
	else if (abi->whence != SEEK_SET)
		return -EINVAL;
	if (abi->whence != SEEK_SET && __builtin_add_overflow(start, abi->start, &start))
		return -EOVERFLOW;
	if (start < 0)
		return -EINVAL;
	end = LOCK_EOF;
	if (abi->len > 0) {
		if (__builtin_add_overflow(start, abi->len - 1, &end))
			return -EOVERFLOW;
	} else if (abi->len < 0) {
		end = start - 1;
		start += abi->len;
		if (start < 0)
			return -EINVAL;
	}
	request->fl_start = start;
	request->fl_end = end;
	return 0;
}

static int request_from(struct file_lock *request, const struct flock_abi *abi)
{
	int error = range_from(request, abi);

	if (!error && abi->type != F_RDLCK && abi->type != F_WRLCK && abi->type != F_UNLCK)
		error = -EINVAL;
	request->fl_type = abi->type;
	return error;
}

/* What is in the way of a lock like this; the answer replaces the question. */
static void test_lock(const struct file_lock *request, struct flock_abi *abi)
{
	struct file_lock lock;

	if (!locks_test(request, &lock)) {
		abi->type = F_UNLCK;
		return;
	}
	*abi = (struct flock_abi){
		.type = lock.fl_type,
		.whence = SEEK_SET,
		.start = lock.fl_start,
		.len = lock.fl_end == LOCK_EOF ? 0 : lock.fl_end - lock.fl_start + 1,
		.pid = lock.fl_pid,
	};
}

static long set_lock(unsigned int fd, struct file_lock *request, bool wait)
{
	struct file *file = request->fl_file, *still;
	int error;

	if ((request->fl_type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (request->fl_type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	error = locks_apply(request, wait);
	if (error || request->fl_kind != LOCK_POSIX || request->fl_type == F_UNLCK)
		return error;
	/* recheck: a thread that closed fd meanwhile dropped the locks before ours was there */
	still = fget(fd);
	if (still)
		fput(still);
	if (still != file) {
		request->fl_type = F_UNLCK;
		locks_apply(request, false);
		return -EBADF;
	}
	return 0;
}

long fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd, void __user *arg)
{
	bool ofd = cmd >= F_OFD_GETLK;
	struct file_lock request = make_request(file, ofd ? LOCK_OFD : LOCK_POSIX,
						ofd ? (const void *)file : current->files);
	bool asks = cmd == F_GETLK || cmd == F_OFD_GETLK;
	struct flock_abi abi;
	int error;

	if (copy_from_user(&abi, arg, sizeof(abi)))
		return -EFAULT;
	if (asks && abi.type != F_RDLCK && abi.type != F_WRLCK)
		return -EINVAL;
	error = request_from(&request, &abi);
	if (error)
		return error;
	if (ofd && abi.pid)
		return -EINVAL;
	if (!asks)
		return set_lock(fd, &request, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
	test_lock(&request, &abi);
	return copy_to_user(arg, &abi, sizeof(abi)) ? -EFAULT : 0;
}

/* ------------------------------------------------------------------ */
/* flock                                                               */

long sys_flock(unsigned int fd, unsigned int cmd)
{
	static const short
		types[] = { [LOCK_SH] = F_RDLCK, [LOCK_EX] = F_WRLCK, [LOCK_UN] = F_UNLCK };
	unsigned int how = cmd & ~LOCK_NB;
	struct file_lock request;
	struct file *file;
	int error;

	if (how != LOCK_SH && how != LOCK_EX && how != LOCK_UN)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	request = make_request(file, LOCK_FLOCK, file);
	request.fl_type = types[how];
	error = -EBADF;
	if (how == LOCK_UN || file->f_mode & (FMODE_READ | FMODE_WRITE))
		error = locks_apply(&request, !(cmd & LOCK_NB));
	fput(file);
	return error;
}
