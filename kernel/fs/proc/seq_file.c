// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/seq_file.c - text that is printed while it is read.
 *
 * What:     a read is served from a buffer; when that is used up, the next items are
 *           printed into it, as many as fit. Nobody holds a lock, or a place in a list,
 *           between two reads: start() finds the place again by number.
 *
 *             read ----> buf: text of items 40 .. 57       index = 58
 *                         used up:  start(58) show next show next ... stop
 *                                   until the buffer is full or there is none
 *             seek back   text that is gone is printed again from item 0 on
 *
 *           An item that does not fit is left for the next time; one that does not fit
 *           into an empty buffer is printed again into a larger one. What single_open()
 *           made is one item.
 * Start at: read_locked()
 * Holds:    1. a read at 0 begins anew; any other position is served from the buffer if
 *              it is there. So a file that is read bit by bit, to its end, is one text.
 *           2. nothing here sleeps or allocates while something is printed: show() may
 *              hold any lock.
 *           3. who has read to the end leaves no buffer of more than a page behind.
 * Locks:    seq_file.lock around each read.
 * See it:   tests/kernel/seq_test.c; cat /proc/self/maps
 * Book:     LDD3 ch. 4, "The seq_file interface".   Linux: fs/seq_file.c
 */
#include "kernel/fs/proc/seq_file.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/vmalloc.h"

#define FIRST_SIZE PAGE_SIZE
#define MAX_SIZE   (4 * MiB) /* of one item */

/* ------------------------------------------------------------------ */
/* The buffer                                                          */

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

/* The end was read: who looks back has it printed again. */
static void shrink(struct seq_file *m)
{
	if (m->size <= FIRST_SIZE)
		return;
	m->base += (loff_t)m->count;
	m->count = 0;
	buffer_free(m);
	m->buf = NULL;
	m->size = 0;
}

/* Twice the room; what was there is printed again. */
static bool grow(struct seq_file *m)
{
	size_t size = m->size ? m->size * 2 : FIRST_SIZE;

	buffer_free(m);
	m->buf = buffer_alloc(size);
	m->size = m->buf ? size : 0;
	return m->buf;
}

/* ------------------------------------------------------------------ */
/* Printing                                                            */

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->overflow || m->size - m->count < len) {
		m->overflow = true;
		return -1;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
	return 0;
}

int seq_printf(struct seq_file *m, const char *fmt, ...)
{
	size_t room = m->size - m->count;
	va_list args;
	int n;

	if (m->overflow)
		return -1;
	va_start(args, fmt);
	n = vsnprintf(m->buf + m->count, room, fmt, args);
	va_end(args);
	if ((size_t)n >= room) {
		m->overflow = true;
		return -1;
	}
	m->count += n;
	return 0;
}

int seq_puts(struct seq_file *m, const char *text)
{
	return seq_write(m, text, strlen(text));
}

int seq_putc(struct seq_file *m, char c)
{
	return seq_write(m, &c, 1);
}

int seq_escape(struct seq_file *m, const char *text, const char *esc)
{
	int error = 0;

	for (; *text && !error; text++)
		error = strchr(esc, *text) ? seq_printf(m, "\\%03o", (u8)*text) :
					     seq_putc(m, *text);
	return error;
}

void seq_pad(struct seq_file *m, size_t start, size_t column)
{
	seq_putc(m, ' ');
	while (!m->overflow && m->count < start + column)
		seq_putc(m, ' ');
}

/* ------------------------------------------------------------------ */
/* Going through the items                                             */

static void rewind(struct seq_file *m)
{
	m->base = m->index = 0;
	m->count = 0;
}

/* Print items from m->index on into the empty buffer, till it is full. 0 or a negative errno. */
static int print_some(struct seq_file *m)
{
	void *v = m->op->start(m, &m->index);
	int error = 0;

	while (v && !IS_ERR(v)) {
		loff_t at = m->index;
		size_t before = m->count;

		error = m->op->show(m, v);
		if (error == SEQ_SKIP)
			m->overflow = false;
		if (error || m->overflow)
			m->count = before;
		if (m->overflow) { /* next time; what it returned says nothing */
			error = 0;
			break;
		}
		if (error < 0)
			break;
		error = 0;
		v = m->op->next(m, v, &m->index);
		if (m->index == at)
			m->index++; /* a next() that forgot: or it would be shown for ever */
	}
	m->op->stop(m, v);
	if (IS_ERR(v))
		error = (int)PTR_ERR(v);
	return m->count ? 0 : error; /* what is there is read first; then it fails */
}

/*
 * The next text into the buffer, whose text is used up. 0, a negative errno; at the end the
 * buffer is empty.
 */
static int fill(struct seq_file *m)
{
	int error;

	m->base += (loff_t)m->count;
	m->count = 0;
	m->overflow = false;
	if (!m->buf && !grow(m))
		return -ENOMEM;
	for (;;) {
		error = print_some(m);
		if (error) {
			rewind(m); /* nothing of it was read */
			return error;
		}
		if (!m->overflow || m->count)
			return 0;
		/* one item, larger than the buffer */
		m->overflow = false;
		if (!grow(m)) {
			rewind(m);
			return -ENOMEM;
		}
	}
}

/* Bring the text at pos into the buffer: 0; an empty rest of the buffer means the end. */
static int fill_at(struct seq_file *m, loff_t pos)
{
	int error;

	if (pos == 0 || pos < m->base)
		rewind(m);
	while (pos >= m->base + (loff_t)m->count) {
		if (m->single && m->index)
			return 0; /* it is all there */
		error = fill(m);
		if (error)
			return error;
		if (!m->count)
			return 0;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* m->lock held */
static ssize_t read_locked(struct seq_file *m, char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;

	while (done < count) {
		size_t have, left;
		int error = fill_at(m, *pos);

		if (error)
			return done ? (ssize_t)done : error;
		if (*pos >= m->base + (loff_t)m->count) {
			shrink(m);
			break;
		}
		have = min(count - done, (size_t)(m->base + (loff_t)m->count - *pos));
		left = copy_to_user(buf + done, m->buf + (*pos - m->base), have);
		done += have - left;
		*pos += (loff_t)(have - left);
		if (left)
			return done ? (ssize_t)done : -EFAULT;
	}
	return (ssize_t)done;
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

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	return no_seek_end_llseek(file, offset, whence);
}

/* ------------------------------------------------------------------ */
/* Opening                                                             */

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	init_MUTEX(&m->lock);
	m->op = op;
	file->private_data = m;
	return 0;
}

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	buffer_free(m);
	kfree(m);
	return 0;
}

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	return seq_release(inode, file);
}

/* ------------------------------------------------------------------ */
/* One item                                                            */

static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
}

int single_open(struct file *file, int (*show)(struct seq_file *m, void *unused), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL);
	struct seq_file *m;
	int error = op ? seq_open(file, op) : -ENOMEM;

	if (error) {
		kfree(op);
		return error;
	}
	*op = (struct seq_operations){ single_start, single_stop, single_next, show };
	m = file->private_data;
	m->private = data;
	m->single = true;
	return 0;
}

int single_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->op);
	return seq_release(inode, file);
}
