// SPDX-License-Identifier: MIT
/*
 * kernel/fs/readdir.c - a directory's names, packed into a program's buffer.
 *
 * What:     readdir() of the directory calls fill for each name from f_pos on, until the
 *           buffer is full. There are two shapes of entry: in the older one the type is the last
 *           byte of an entry.
 *
 *             getdents64   d_ino | d_off | d_reclen | d_type | name NUL pad
 *             getdents     d_ino | d_off | d_reclen | name NUL pad ... d_type
 * Start at: read_entries()
 * Locks:    f_pos_lock of the file; the directory's own inside readdir().
 * Not here: readdir() of directories in the dcache: dpath.c; of /proc: proc.c.
 * See it:   ls; tests/user: readdir_*, getdents_*
 * Spec:     getdents(2).   Linux: fs/readdir.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/stat.h"

struct getdents {
	char __user *buf;
	unsigned int room, used;
	int error;
	bool old; /* the shape of getdents */
};

/* The entry at `to`, len bytes; the name and what follows it, zeroes, in padded. 0 or -EFAULT. */
static int put_entry(char __user *to, unsigned int len, u64 ino, loff_t offset, unsigned int type,
		     char *padded, bool old)
{
	struct dirent64_abi entry = { ino, offset, (u16)len, (u8)type };
	const unsigned int head = old ? offsetof(struct dirent_abi, d_name) :
					offsetof(struct dirent64_abi, d_name);

	if (old)
		padded[len - head - 1] = (char)type;
	if (copy_to_user(to, &entry, head) || copy_to_user(to + head, padded, len - head))
		return -EFAULT;
	return 0;
}

static int fill_dirent(void *arg, const char *name, int namelen, loff_t offset, u64 ino,
		       unsigned int type)
{
	struct getdents *g = arg;
	unsigned int head = g->old ? offsetof(struct dirent_abi, d_name) + 1 :
				     offsetof(struct dirent64_abi, d_name);
	unsigned int len = ALIGN(head + namelen + 1, 8U);
	char padded[NAME_MAX + 11] = "";

	if (WARN_ON(namelen > NAME_MAX)) {
		g->error = -EIO;
		return 1;
	}
	if (g->used + len > g->room) {
		if (!g->used)
			g->error = -EINVAL; /* not even one fits */
		return 1;
	}
	memcpy(padded, name, namelen);
	g->error = put_entry(g->buf + g->used, len, ino, offset, type, padded, g->old);
	if (g->error)
		return 1;
	g->used += len;
	return 0;
}

static long read_entries(unsigned int fd, void __user *buf, unsigned int count, bool old)
{
	struct getdents g = { buf, count, 0, 0, old };
	struct file *file = fget(fd);
	int error = 0;

	if (!file)
		return -EBADF;
	if (file->f_pos_lock)
		mutex_lock(file->f_pos_lock);
	if (!file->f_op->readdir)
		g.error = -ENOTDIR;
	else
		error = file->f_op->readdir(file, &g, fill_dirent);
	if (file->f_pos_lock)
		mutex_unlock(file->f_pos_lock);
	fput(file);
	if (g.used)
		return (long)g.used;
	return g.error ? g.error : error;
}

long sys_getdents64(unsigned int fd, void __user *buf, unsigned int count)
{
	return read_entries(fd, buf, count, false);
}

long sys_getdents(unsigned int fd, void __user *buf, unsigned int count)
{
	return read_entries(fd, buf, count, true);
}
