/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc/seq_file.h - a file whose text the kernel prints while it is read.
 *
 * What:     two ways to make one. A list of any length gives four functions, struct
 *           seq_operations: its items are printed a page at a time, and nothing is
 *           held from one read to the next. A text that is printed at once gives one
 *           function to single_open().
 * Start at: struct seq_operations; seq_read() in seq_file.c
 * Book:     LDD3 ch. 4, "The seq_file interface".   Linux: include/linux/seq_file.h
 */
#ifndef KERNEL_FS_SEQ_FILE_H
#define KERNEL_FS_SEQ_FILE_H

#include "kernel/lib/file.h"
#include "kernel/lib/types.h"
#include "kernel/locking/semaphore.h"

struct seq_operations;

/* One open file. All fields but op and private are seq_file.c's own. */
struct seq_file {
	struct semaphore lock;		 /* of all below: two threads may read one open file */
	char *buf;			 /* text that is to be read next */
	size_t size, count;		 /* room in buf, and bytes of text there */
	loff_t base;			 /* where in the file the text in buf begins */
	loff_t index;			 /* the first item that is not in buf */
	bool single;			 /* [I] one item: what single_open() made */
	bool overflow;			 /* there was no room: what is printed is lost */
	const struct seq_operations *op; /* [I] */
	void *private; /* the opener's own; of single_open(), its third argument */
};

#define SEQ_START_TOKEN ((void *)1) /* what start() may return for a heading */
#define SEQ_SKIP	1	    /* what show() may return: leave this item out */

struct seq_operations {
	/*
	 * start - the item at *pos (0: the first), NULL: there is none; or ERR_PTR.
	 * stop - give up what start() took. Called after each start(), with what came last.
	 *
	 * => between the two the file neither sleeps nor allocates, so start() may take any lock
	 */
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	/* next - the item after v, and ++*pos; NULL: there is none */
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	/* show - print item v: 0, SEQ_SKIP, or a negative errno that the read fails with */
	int (*show)(struct seq_file *m, void *v);
};

/* seq_open - for an open() of file_operations: let file list what op goes through. 0 or -ENOMEM. */
int seq_open(struct file *file, const struct seq_operations *op);
/* The other three of such a file: SEEK_SET and SEEK_CUR alone are known. */
ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
/* seq_release_private - the same, and kfree(private) */
int seq_release_private(struct inode *inode, struct file *file);

/*
 * single_open - let file be what show prints at its first read; m->private is data. 0 or -ENOMEM.
 *
 * => such a file has seq_read, seq_lseek and single_release
 * => show is called again, with more room, until all of its text fits
 */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *unused), void *data);
int single_release(struct inode *inode, struct file *file);

/* Printing. 0, or -1: there was no room, which the caller need not mind. */
int seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
int seq_puts(struct seq_file *m, const char *text);
int seq_putc(struct seq_file *m, char c);
/* seq_write - bytes that need not be text */
int seq_write(struct seq_file *m, const void *data, size_t len);
/* seq_escape - text, its characters that are in esc as \ooo */
int seq_escape(struct seq_file *m, const char *text, const char *esc);
/* seq_pad - a blank, and more up to this column of the line that began where m->count was start */
void seq_pad(struct seq_file *m, size_t start, size_t column);

#endif
