// SPDX-License-Identifier: MIT
/*
 * kernel/fs/dir.c - reading directories.
 *
 * What:     f_pos counts entries: 0 is ".", 1 is "..", then the children in the
 *           order in which they came.
 * Start at: dir_readdir()
 * Locks:    none; fixed nodes do not change while programs run.
 * Not here: names that come and go: /proc's are listed by proc_pid.c.
 * Spec:     getdents64(2).   Linux: fs/libfs.c
 */
#include "kernel/fs/tree.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static int emit(struct file *file, void *buf, filldir_t fill, const char *name,
		const struct inode *inode)
{
	int full = fill(buf, name, (int)strlen(name), file->f_pos + 1, inode->i_ino,
			inode->i_mode >> 12);

	if (!full)
		file->f_pos++;
	return full;
}

bool dir_emit_fixed(struct file *file, void *buf, filldir_t fill)
{
	struct dentry *dir = file->f_dentry, *child;
	loff_t at = 2;

	if (file->f_pos == 0 && emit(file, buf, fill, ".", dir->d_inode))
		return false;
	if (file->f_pos == 1 && emit(file, buf, fill, "..", dir->d_parent->d_inode))
		return false;
	list_for_each_entry(child, &dir->d_subdirs, d_child)
		if (at++ == file->f_pos && emit(file, buf, fill, child->d_name, child->d_inode))
			return false;
	return true;
}

static int dir_readdir(struct file *file, void *buf, filldir_t fill)
{
	dir_emit_fixed(file, buf, fill);
	return 0;
}

ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return -EISDIR;
}

loff_t dir_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

const struct file_operations dir_fops = {
	.llseek = dir_llseek,
	.read = dir_read,
	.readdir = dir_readdir,
};
