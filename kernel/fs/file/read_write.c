// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/read_write.c - the system calls that move bytes.
 *
 * What:     each checks the descriptor and the mode it was opened with, then calls
 *           the file's own function. The position is the file's (read, write) or
 *           the caller's (pread, pwrite).
 * Start at: sys_read()
 * Locks:    f_pos_lock from the look at a position until it is moved, in every call that
 *           uses the file's own: of two tasks that read one open file none gets what the
 *           other got. Only regular files and directories have one: at a pipe or a device a
 *           reader may sleep, and others must not wait for him. There, the file's own
 *           function gets a copy, which nobody changes between its check and its use.
 * See it:   tests/user/as-user/read_position_shared.c; gdb: np-locks
 * Spec:     read(2), write(2), readv(2), lseek(2)
 * Book:     LDD3 ch. 3, "read and write".   Linux: fs/read_write.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/locking/mutex.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define MAX_RW_COUNT (0x7fffffffUL & PAGE_MASK) /* as Linux: one call moves at most this */

enum direction {
	READ,
	WRITE
};

/* What a call moves: count bytes at buf; or the buffers of count struct iovecs at buf. */
typedef ssize_t mover_t(struct file *file, enum direction way, void __user *buf, size_t count,
			loff_t *pos);

static bool may_move(const struct file *file, enum direction way)
{
	return file->f_mode & (way == WRITE ? FMODE_WRITE : FMODE_READ);
}

static ssize_t move_bytes(struct file *file, enum direction way, void __user *buf, size_t count,
			  loff_t *pos)
{
	const struct file_operations *ops = file->f_op;

	if (!may_move(file, way))
		return -EBADF;
	if (way == WRITE ? !ops->write : !ops->read)
		return -EINVAL;
	if (!access_ok_range(buf, count))
		return -EFAULT;
	if ((loff_t)count > LLONG_MAX - *pos)
		return -EINVAL; /* there is no place behind the last */
	count = min(count, MAX_RW_COUNT);
	return way == WRITE ? ops->write(file, buf, count, pos) : ops->read(file, buf, count, pos);
}

/* The file behind fd, and its position for us alone if `own` is meant: a reference, or NULL. */
static struct file *fget_pos(unsigned int fd, bool own)
{
	struct file *file = fget(fd);

	if (file && own && file->f_pos_lock)
		mutex_lock(file->f_pos_lock);
	return file;
}

static void fput_pos(struct file *file, bool own)
{
	if (own && file->f_pos_lock)
		mutex_unlock(file->f_pos_lock);
	fput(file);
}

bool has_positions(const struct file *file)
{
	return file->f_op->llseek != no_llseek && file->f_op->llseek != noop_llseek;
}

/* All these calls in one: at the file's own position, or (pos not NULL) at the caller's. */
static long do_move(unsigned int fd, enum direction way, mover_t *move, const void __user *buf,
		    size_t count, loff_t *pos)
{
	struct file *file;
	ssize_t ret = -ESPIPE; /* the console: its bytes pass by once */
	loff_t at;

	if (pos && *pos < 0)
		return -EINVAL;
	file = fget_pos(fd, !pos);
	if (!file)
		return -EBADF;
	at = pos ? *pos : READ_ONCE(file->f_pos);
	if (!pos || has_positions(file))
		ret = move(file, way, (void __user *)buf, count, &at);
	if (!pos && ret >= 0)
		WRITE_ONCE(file->f_pos, at);
	fput_pos(file, !pos);
	return ret;
}

long sys_read(unsigned int fd, char __user *buf, size_t count)
{
	return do_move(fd, READ, move_bytes, buf, count, NULL);
}

long sys_write(unsigned int fd, const char __user *buf, size_t count)
{
	return do_move(fd, WRITE, move_bytes, buf, count, NULL);
}

long sys_pread64(unsigned int fd, char __user *buf, size_t count, loff_t pos)
{
	return do_move(fd, READ, move_bytes, buf, count, &pos);
}

long sys_pwrite64(unsigned int fd, const char __user *buf, size_t count, loff_t pos)
{
	return do_move(fd, WRITE, move_bytes, buf, count, &pos);
}

/* ------------------------------------------------------------------ */
/* Vectors                                                             */

#define UIO_MAXIOV 1024

/* The user's vector in kernel memory, its lengths checked; the caller frees it. */
static struct iovec *import_iovec(const struct iovec __user *vec, unsigned long n)
{
	struct iovec *iov;
	int error = 0;
	size_t total = 0;

	if (n > UIO_MAXIOV)
		return ERR_PTR(-EINVAL);
	iov = kmalloc(max(n, 1UL) * sizeof(*iov), GFP_KERNEL);
	if (!iov)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(iov, vec, n * sizeof(*iov))) {
		kfree(iov);
		return ERR_PTR(-EFAULT);
	}
	for (unsigned long i = 0; i < n; i++) {
		if ((ssize_t)iov[i].iov_len < 0)
			error = -EINVAL;
		else if (!error && !access_ok_range(iov[i].iov_base, iov[i].iov_len))
			error = -EFAULT;
		/* like Linux: shorten what would pass the limit, do not refuse it */
		iov[i].iov_len = min(iov[i].iov_len, MAX_RW_COUNT - total);
		total += iov[i].iov_len;
	}
	if (error) {
		kfree(iov);
		return ERR_PTR(error);
	}
	return iov;
}

/* For files that know nothing of vectors: one buffer after the other, until one is not filled. */
static ssize_t each_buffer(struct file *file, enum direction way, const struct iovec *iov, size_t n,
			   loff_t *pos)
{
	ssize_t total = 0, ret = 0;

	for (size_t i = 0; i < n; i++) {
		ret = move_bytes(file, way, iov[i].iov_base, iov[i].iov_len, pos);
		if (ret < 0)
			break;
		total += ret;
		if ((size_t)ret < iov[i].iov_len)
			break;
	}
	return total ? total : ret;
}

static ssize_t move_vector(struct file *file, enum direction way, void __user *vec, size_t n,
			   loff_t *pos)
{
	const struct file_operations *ops = file->f_op;
	struct iovec *iov;
	ssize_t ret;

	if (!may_move(file, way))
		return -EBADF;
	iov = import_iovec(vec, n);
	if (IS_ERR(iov))
		return PTR_ERR(iov);
	if (way == WRITE && ops->writev)
		ret = ops->writev(file, iov, n, pos);
	else if (way == READ && ops->readv)
		ret = ops->readv(file, iov, n, pos);
	else
		ret = each_buffer(file, way, iov, n, pos);
	kfree(iov);
	return ret;
}

long sys_readv(unsigned int fd, const struct iovec __user *vec, unsigned long n)
{
	return do_move(fd, READ, move_vector, vec, n, NULL);
}

long sys_writev(unsigned int fd, const struct iovec __user *vec, unsigned long n)
{
	return do_move(fd, WRITE, move_vector, vec, n, NULL);
}

long sys_preadv(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos)
{
	return do_move(fd, READ, move_vector, vec, n, &pos);
}

long sys_pwritev(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos)
{
	return do_move(fd, WRITE, move_vector, vec, n, &pos);
}

#define RWF_KNOWN  7u	 /* HIPRI, DSYNC, SYNC: nothing here is faster or later than that */
#define RWF_APPEND 0x10u /* to a read it means nothing */

/* What is not known cannot be promised. */
static ssize_t refuse_vector(struct file *file, enum direction way, void __user *vec, size_t n,
			     loff_t *pos)
{
	return may_move(file, way) ? -EOPNOTSUPP : -EBADF;
}

/* The position comes in two words; -1: the file's own. */
long sys_preadv2(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos,
		 unsigned long high, unsigned int flags)
{
	return do_move(fd, READ, flags & ~(RWF_KNOWN | RWF_APPEND) ? refuse_vector : move_vector,
		       vec, n, pos == -1 ? NULL : &pos);
}

long sys_pwritev2(unsigned int fd, const struct iovec __user *vec, unsigned long n, loff_t pos,
		  unsigned long high, unsigned int flags)
{
	return do_move(fd, WRITE, flags & ~RWF_KNOWN ? refuse_vector : move_vector, vec, n,
		       pos == -1 ? NULL : &pos);
}

/* ------------------------------------------------------------------ */
/* The rest                                                            */

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

/* What a file without its own llseek gets, too: the end is i_size, and all before it data. */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t size = file->f_dentry->d_inode->i_size;

	if (whence >= SEEK_DATA && (offset < 0 || offset >= size))
		return -ENXIO;
	if (whence == SEEK_HOLE)
		offset = size;
	else if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += size;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

long sys_lseek(unsigned int fd, loff_t offset, unsigned int whence)
{
	struct file *file = fget_pos(fd, true);
	loff_t ret;

	if (!file)
		return -EBADF;
	if (whence > SEEK_HOLE)
		ret = -EINVAL;
	else if (file->f_op->llseek)
		ret = file->f_op->llseek(file, offset, (int)whence);
	else
		ret = generic_file_llseek(file, offset, (int)whence);
	fput_pos(file, true);
	return ret;
}
