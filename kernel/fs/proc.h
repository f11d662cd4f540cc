/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc.h - files under /proc: a name and a function that prints.
 *
 * Book:     LDD3 ch. 4, "Using the /proc Filesystem".   Linux: fs/proc, include/linux/seq_file.h
 */
#ifndef KERNEL_FS_PROC_H
#define KERNEL_FS_PROC_H

#include "kernel/lib/types.h"

/* Where a show function prints: a buffer that grows as needed. */
struct seq_file {
	char *buf;
	size_t size, count;
	bool overflow; /* out of memory: the read fails with -ENOMEM */
};

/* seq_printf - append. May sleep. */
int seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
/* proc_add - /proc/name (slashes allowed), made anew by show() whenever it is read from the start. 0 or -errno. */
int proc_add(const char *name, mode_t permissions, int (*show)(struct seq_file *m));
/* proc_init - the table of the kernel's own files (proc_mm.c, proc_kernel.c). */
void proc_init(void);
void proc_mm_init(void);
void proc_kernel_init(void);

#endif
