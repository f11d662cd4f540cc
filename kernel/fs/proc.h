/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc.h - files under /proc: a name and a function that prints.
 *
 * Book:     LDD3 ch. 4, "Using the /proc Filesystem".   Linux: fs/proc, include/linux/seq_file.h
 */
#ifndef KERNEL_FS_PROC_H
#define KERNEL_FS_PROC_H

#include "kernel/fs/fs.h"
#include "kernel/lib/types.h"
#include "kernel/locking/semaphore.h"

/* One open file: where its show function prints, a buffer that grows as needed. */
struct seq_file {
	struct semaphore lock; /* of all below */
	char *buf;
	size_t size, count;
	bool filled;   /* show has printed, and without error */
	bool overflow; /* out of memory: the read fails with -ENOMEM */
	int (*show)(struct seq_file *m);
	void *private; /* what show prints about */
};

/* seq_printf - append. May sleep. */
int seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
/* seq_write - append bytes that need not be text. May sleep. */
int seq_write(struct seq_file *m, const void *data, size_t len);
/*
 * single_open - let file be served from what show prints; an open() of file_operations
 * calls it. 0 or -ENOMEM. Such a file has seq_read and single_release.
 *
 * => show returns 0, or a negative errno that the read then fails with
 */
int single_open(struct file *file, int (*show)(struct seq_file *m), void *private);
int single_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
/* proc_add - /proc/name (slashes allowed), made anew by show() whenever it is read from the start. 0 or -errno. */
int proc_add(const char *name, mode_t permissions, int (*show)(struct seq_file *m));
/* proc_init - the table of the kernel's own files, and the directories of processes. */
void proc_init(void);
void proc_mm_init(void);
/* proc_print_areas - the areas of an address space, as in PID/maps; takes its mmap_sem. 0 or -ENOMEM. */
struct mm_struct;
int proc_print_areas(struct seq_file *m, struct mm_struct *mm);
void proc_dma_init(void);
void proc_kernel_init(void);
void proc_time_init(void);
void proc_pid_init(void);

#endif
