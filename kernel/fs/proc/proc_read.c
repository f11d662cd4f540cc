// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_read.c - the book's read_proc and write_proc.
 *
 * What:     a driver's function writes text into a page and says, by *start, what it has
 *           done there. The three ways, for a read at `offset`:
 *
 *             *start not set          the page holds the file from its beginning on:
 *                                     the bytes from offset on are what was asked for
 *             *start in the page      the bytes at *start are what was asked for
 *             *start a small number   the bytes at the beginning of the page are; the
 *                                     position moves by *start: records may be counted
 *
 *           So a text of more than a page has to use the second or the third way, or, better,
 *           be a seq_file.
 * Start at: proc_file_read()
 * Holds:    the entry is not removed while its function runs: proc_enter().
 * See it:   tests/kernel/seq_test.c
 * Book:     LDD3 ch. 4, "Implementing files in /proc".   Linux: fs/proc/generic.c (until 3.9)
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/slab.h"

/* A function may print some bytes more than it was asked for. */
#define BLOCK (PAGE_SIZE - KiB)

/* What one call of read_proc gave. */
struct block {
	char *text;
	size_t len;	/* 0: the end */
	loff_t advance; /* of the position */
};

/* Read on at pos. 0 or a negative errno. */
static int read_block(struct proc_dir_entry *entry, char *page, size_t want, loff_t pos, int *eof,
		      struct block *b)
{
	char *start = NULL;
	loff_t n = entry->read_proc(page, &start, pos, (int)want, eof, entry->data);

	*b = (struct block){ page, 0, 0 };
	if (n <= 0)
		return (int)n;
	if (!start) {
		if (WARN(n > (loff_t)PAGE_SIZE, "/proc/%s: %lld bytes in one page", entry->name, n))
			return -EIO;
		n = min(n - pos, (loff_t)want);
		b->text = page + pos;
		b->advance = n;
	} else if (start < page) {
		b->advance = (loff_t)(unsigned long)start;
	} else {
		b->text = start;
		b->advance = n;
	}
	if (n > 0 &&
	    WARN(b->text + n > page + PAGE_SIZE, "/proc/%s: text beyond its page", entry->name))
		return -EIO;
	b->len = (size_t)max(n, 0LL);
	return 0;
}

static ssize_t read_blocks(struct proc_dir_entry *entry, char *page, char __user *buf, size_t count,
			   loff_t *pos)
{
	size_t done = 0;
	struct block b;
	int eof = 0;

	while (done < count && !eof) {
		int error =
			read_block(entry, page, min(count - done, (size_t)BLOCK), *pos, &eof, &b);

		if (error)
			return done ? (ssize_t)done : error;
		if (!b.len)
			break;
		/* by the third way a record may be larger than what is asked for */
		b.len = min(b.len, count - done);
		if (copy_to_user(buf + done, b.text, b.len))
			return done ? (ssize_t)done : -EFAULT;
		done += b.len;
		*pos += b.advance;
		if (fatal_signal_pending(current))
			break;
	}
	return (ssize_t)done;
}

static ssize_t proc_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct proc_dir_entry *entry = PDE(file->f_dentry->d_inode);
	char *page;
	ssize_t n;

	if (!entry->read_proc)
		return -EIO;
	if (proc_enter(entry))
		return 0;
	page = (char *)__get_free_page(GFP_KERNEL);
	n = page ? read_blocks(entry, page, buf, count, pos) : -ENOMEM;
	free_page((unsigned long)page);
	proc_leave(entry);
	return n;
}

static ssize_t proc_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct proc_dir_entry *entry = PDE(file->f_dentry->d_inode);
	ssize_t n;

	if (!entry->write_proc || proc_enter(entry))
		return -EIO;
	n = entry->write_proc(file, buf, count, entry->data);
	proc_leave(entry);
	return n;
}

const struct file_operations proc_read_fops = {
	.llseek = seq_lseek,
	.read = proc_file_read,
	.write = proc_file_write,
};
