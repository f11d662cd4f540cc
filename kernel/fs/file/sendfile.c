// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/sendfile.c - from one file into another, without a program's buffer in between.
 *
 * What:     the bytes go from the pages of the one, which are in the page cache, to the
 *           write() of the other, whatever that is: a pipe, a terminal, a file.
 *
 *             page of `in` --- a copy, kernel_write() ---> write() of `out`
 * Start at: sys_sendfile()
 * Locks:    none while bytes move but those of write(). The page has a reference.
 * See it:   tests/user: sendfile_*, copy_file_range_basics
 * Spec:     sendfile(2), copy_file_range(2).   Linux: fs/read_write.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/lib/string.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/filemap.h"
#include "mm/virt/kmap.h"

#define MAX_COUNT (0x7fffffffUL & PAGE_MASK) /* as read() and write() */

struct sink {
	struct file *out;
	loff_t *pos;
	char *buf;     /* a page of our own */
	ssize_t error; /* what the last write said, if it was an error */
};

/* A write() may wait for ever, and windows onto high memory are few: it gets a copy. */
static size_t write_out(struct page *page, size_t offset, size_t n, void *arg)
{
	struct sink *sink = arg;
	char *kaddr = kmap_atomic(page, KM_USER0);
	ssize_t ret;

	memcpy(sink->buf, kaddr + offset, n);
	kunmap_atomic(kaddr, KM_USER0);
	ret = kernel_write(sink->out, sink->buf, n, sink->pos);
	sink->error = min(ret, (ssize_t)0);
	return ret > 0 ? (size_t)ret : 0;
}

/* count bytes from in at *from to out at *to; how many, or -errno if none. */
static ssize_t move_bytes(struct file *in, loff_t *from, struct file *out, loff_t *to, size_t count)
{
	struct sink sink = { .out = out, .pos = to, .buf = kmalloc(PAGE_SIZE, GFP_KERNEL) };
	ssize_t ret;

	if (!sink.buf)
		return -ENOMEM;
	ret = filemap_read(in, from, min(count, MAX_COUNT), write_out, &sink);
	kfree(sink.buf);
	return ret < 0 && sink.error ? sink.error : ret;
}

/* A position of the caller's, or of the file itself. */
static int get_position(loff_t *pos, const struct file *file, const loff_t __user *upos)
{
	*pos = READ_ONCE(file->f_pos);
	return upos && copy_from_user(pos, upos, sizeof(*pos)) ? -EFAULT : 0;
}

static int put_position(loff_t pos, struct file *file, loff_t __user *upos)
{
	if (upos)
		return copy_to_user(upos, &pos, sizeof(pos)) ? -EFAULT : 0;
	WRITE_ONCE(file->f_pos, pos);
	return 0;
}

/* ------------------------------------------------------------------ */

/* out may be NULL: first all that is wrong with `in` is told. */
static ssize_t do_sendfile(struct file *out, struct file *in, loff_t __user *offset, size_t count)
{
	loff_t from, to;
	ssize_t ret;

	if (!(in->f_mode & FMODE_READ))
		return -EBADF;
	if (offset && !has_positions(in))
		return -ESPIPE;
	ret = get_position(&from, in, offset);
	if (!ret && (from < 0 || (ssize_t)count > LLONG_MAX - from))
		ret = -EINVAL;
	if (ret)
		return ret;
	if (!out || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	to = READ_ONCE(out->f_pos);
	if (!in->f_dentry->d_inode->i_mapping || !out->f_op->write || out->f_flags & O_APPEND)
		return -EINVAL;
	ret = move_bytes(in, &from, out, &to, count);
	if (ret < 0)
		return ret;
	WRITE_ONCE(out->f_pos, to);
	return put_position(from, in, offset) ? -EFAULT : ret;
}

long sys_sendfile(unsigned int out_fd, unsigned int in_fd, loff_t __user *offset, size_t count)
{
	struct file *in = fget(in_fd), *out = fget(out_fd);
	long ret = -EBADF;

	if (in)
		ret = do_sendfile(out, in, offset, count);
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

/* ------------------------------------------------------------------ */

/* May it be done? 0 or -errno; *count becomes what there is to copy. */
static int check_range(struct file *in, loff_t from, struct file *out, loff_t to, size_t *count)
{
	struct inode *a = in->f_dentry->d_inode, *b = out->f_dentry->d_inode;

	if (S_ISDIR(a->i_mode) || S_ISDIR(b->i_mode))
		return -EISDIR;
	if (!S_ISREG(a->i_mode) || !S_ISREG(b->i_mode) || !a->i_mapping || !out->f_op->write)
		return -EINVAL;
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) || out->f_flags & O_APPEND)
		return -EBADF;
	if (a->i_sb != b->i_sb)
		return -EXDEV;
	if (from < 0 || to < 0)
		return *count ? -EOVERFLOW : -EINVAL;
	if (*count > (size_t)(MAX_FILE_SIZE - max(from, to)))
		return -EOVERFLOW;
	*count = min(*count, (size_t)max(i_size_read(a) - from, 0LL));
	/* onto itself only where the two parts do not meet */
	if (a == b && from < to + (loff_t)*count && to < from + (loff_t)*count)
		return -EINVAL;
	return 0;
}

static ssize_t do_copy_range(struct file *in, loff_t __user *uin, struct file *out,
			     loff_t __user *uout, size_t count)
{
	loff_t from, to;
	ssize_t ret = get_position(&from, in, uin);

	if (!ret)
		ret = get_position(&to, out, uout);
	if (!ret)
		ret = check_range(in, from, out, to, &count);
	if (!ret)
		ret = move_bytes(in, &from, out, &to, count);
	if (ret <= 0)
		return ret;
	return put_position(from, in, uin) || put_position(to, out, uout) ? -EFAULT : ret;
}

long sys_copy_file_range(unsigned int in_fd, loff_t __user *uin, unsigned int out_fd,
			 loff_t __user *uout, size_t count, unsigned int flags)
{
	struct file *in = fget(in_fd), *out = fget(out_fd);
	long ret = -EBADF;

	if (in && out)
		ret = flags ? -EINVAL : do_copy_range(in, uin, out, uout, count);
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}
