// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc.c - /proc: windows onto the kernel.
 *
 * What:     a file here has no bytes until it is first read; then its show function
 *           prints the whole text into a buffer, from which this open file is
 *           served. So one open sees one moment, and seeking works.
 * Start at: proc_read()
 * Locks:    none here; show functions take what they need. They print into memory
 *           they may have to allocate, so a list under a spinlock is printed in
 *           steps or into room made before.
 * See it:   cat /proc/... at the prompt
 * Book:     LDD3 ch. 4.   Linux: fs/seq_file.c
 */
#include "kernel/fs/proc.h"

#include "kernel/fs/tree.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/virt/vmalloc.h"
#include "mm/phys/slab.h"

#define FIRST_SIZE (16 * KiB)
#define MAX_SIZE   (4 * MiB)

static bool grow(struct seq_file *m, size_t size)
{
	char *bigger = size <= MAX_SIZE ? vmalloc(size) : NULL;

	if (!bigger)
		return false;
	if (m->buf) {
		memcpy(bigger, m->buf, m->count);
		vfree(m->buf);
	}
	m->buf = bigger;
	m->size = size;
	return true;
}

int seq_printf(struct seq_file *m, const char *fmt, ...)
{
	for (;;) {
		size_t room = m->size - m->count;
		va_list args;
		int n;

		va_start(args, fmt);
		n = vsnprintf(m->buf ? m->buf + m->count : NULL, m->buf ? room : 0, fmt, args);
		va_end(args);
		if (m->buf && (size_t)n < room) {
			m->count += n;
			return 0;
		}
		if (m->overflow || !grow(m, m->size ? m->size * 2 : FIRST_SIZE)) {
			m->overflow = true;
			return -1;
		}
	}
}

static int fill(struct file *file)
{
	int (*show)(struct seq_file *) = file->f_dentry->d_inode->i_private;
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int error;

	if (!m)
		return -ENOMEM;
	error = show(m);
	if (m->overflow)
		error = -ENOMEM;
	if (error) {
		vfree(m->buf);
		kfree(m);
		return error;
	}
	file->private_data = m;
	return 0;
}

static ssize_t proc_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct seq_file *m;
	size_t left;

	if (!file->private_data || *pos == 0) {
		struct seq_file *old = file->private_data;
		int error;

		file->private_data = NULL;
		if (old) {
			vfree(old->buf);
			kfree(old);
		}
		error = fill(file);
		if (error)
			return error;
	}
	m = file->private_data;
	if (*pos >= (loff_t)m->count)
		return 0;
	count = min(count, m->count - (size_t)*pos);
	left = copy_to_user(buf, m->buf + *pos, count);
	if (left == count && count)
		return -EFAULT;
	*pos += count - left;
	return (ssize_t)(count - left);
}

static int proc_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	if (m) {
		vfree(m->buf);
		kfree(m);
	}
	return 0;
}

static const struct file_operations proc_fops = {
	.read = proc_read,
	.release = proc_release,
};

int proc_add(const char *name, mode_t permissions, int (*show)(struct seq_file *m))
{
	char path[96];
	struct dentry *dentry;

	snprintf(path, sizeof(path), "/proc/%s", name);
	dentry = tree_add(path, S_IFREG | permissions, &proc_fops);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dentry->d_inode->i_private = show;
	return 0;
}

void proc_init(void)
{
	proc_mm_init();
	proc_kernel_init();
}
