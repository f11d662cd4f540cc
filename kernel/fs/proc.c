// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc.c - /proc: windows onto the kernel.
 *
 * What:     a file here has no bytes until it is first read; then its show function
 *           prints the whole text into a buffer, from which this open file is
 *           served. So one open sees one moment, and seeking works.
 * Start at: seq_read()
 * Locks:    seq_file.lock: two threads may read one open file. Show functions run under
 *           it and take what they need. They print into memory they may have to
 *           allocate, so a list under a spinlock is printed in steps or into room made
 *           before.
 * Not here: what the files say: proc_kernel.c, proc_mm.c, proc_task.c; the directories of
 *           processes: proc_pid.c.
 * See it:   cat /proc/... at the prompt; tests/kernel/proc_test.c
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

#define FIRST_SIZE PAGE_SIZE
#define MAX_SIZE   (4 * MiB)

/* Most texts fit in a page, and a page costs no flush of all CPUs' TLBs when it is freed. */
static char *buffer_alloc(size_t size)
{
	if (size <= FIRST_SIZE)
		return kmalloc(size, GFP_KERNEL);
	return size <= MAX_SIZE ? vmalloc(size) : NULL;
}

static void buffer_free(struct seq_file *m)
{
	if (m->size <= FIRST_SIZE)
		kfree(m->buf);
	else
		vfree(m->buf);
}

static bool grow(struct seq_file *m, size_t size)
{
	char *bigger = buffer_alloc(size);

	if (!bigger)
		return false;
	if (m->buf) {
		memcpy(bigger, m->buf, m->count);
		buffer_free(m);
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

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	while (m->size - m->count < len)
		if (m->overflow || !grow(m, max(m->size * 2, (size_t)FIRST_SIZE))) {
			m->overflow = true;
			return -1;
		}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Reading                                                             */

/* Print the text anew; m->lock held. */
static int fill(struct seq_file *m)
{
	int error;

	m->count = 0;
	m->overflow = m->filled = false;
	error = m->show(m);
	if (m->overflow)
		error = -ENOMEM;
	m->filled = !error;
	return error;
}

static ssize_t read_locked(struct seq_file *m, char __user *buf, size_t count, loff_t *pos)
{
	size_t left;
	int error;

	if (!m->filled || *pos == 0) {
		error = fill(m);
		if (error)
			return error;
	}
	if (*pos >= (loff_t)m->count)
		return 0;
	count = min(count, m->count - (size_t)*pos);
	left = copy_to_user(buf, m->buf + *pos, count);
	if (left == count && count)
		return -EFAULT;
	*pos += count - left;
	return (ssize_t)(count - left);
}

ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	ssize_t n;

	if (down_interruptible(&m->lock))
		return -ERESTARTSYS;
	n = read_locked(m, buf, count, pos);
	up(&m->lock);
	return n;
}

int single_open(struct file *file, int (*show)(struct seq_file *m), void *private)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	init_MUTEX(&m->lock);
	m->show = show;
	m->private = private;
	file->private_data = m;
	return 0;
}

int single_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	buffer_free(m);
	kfree(m);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Files with a name of their own                                      */

static int proc_open(struct inode *inode, struct file *file)
{
	return single_open(file, inode->i_private, NULL);
}

static const struct file_operations proc_fops = {
	.open = proc_open,
	.read = seq_read,
	.release = single_release,
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
	proc_dma_init();
	proc_kernel_init();
	proc_time_init();
	proc_pid_init();
}
