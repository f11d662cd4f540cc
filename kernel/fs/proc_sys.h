/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc_sys.h - numbers of the kernel that root may change: /proc/sys.
 *
 * Linux:    include/linux/sysctl.h
 */
#ifndef KERNEL_FS_PROC_SYS_H
#define KERNEL_FS_PROC_SYS_H

#include "kernel/fs/proc.h"

struct sysctl;
typedef int(sysctl_show_t)(struct seq_file *m, const struct sysctl *row);
typedef int(sysctl_store_t)(const struct sysctl *row, const char *text);

/* A file below /proc/sys. */
struct sysctl {
	const char *name; /* with its directories: "vm/max_map_count" */
	mode_t mode;
	sysctl_show_t *show;
	sysctl_store_t *store; /* NULL: it cannot be written */
	void *data;	       /* what it is about */
	long min, max;	       /* of a number: what may be written */
};

/* Rows for an int and for an unsigned long. */
#define SYSCTL_INT(name_, mode_, data_, min_, max_)                                   \
	{                                                                             \
		name_, mode_, sysctl_show_int, sysctl_store_int, &(data_), min_, max_ \
	}
#define SYSCTL_ULONG(name_, mode_, data_, min_, max_)                                     \
	{                                                                                 \
		name_, mode_, sysctl_show_ulong, sysctl_store_ulong, &(data_), min_, max_ \
	}

sysctl_show_t sysctl_show_int, sysctl_show_ulong;
/* => -EINVAL: no number, or none in [min, max]; then nothing is changed */
sysctl_store_t sysctl_store_int, sysctl_store_ulong;
/* sysctl_parse - the number of text, if it is in [min, max]: 0 or -EINVAL. */
int sysctl_parse(const struct sysctl *row, const char *text, long *number);

/* Requests of asynchronous I/O that all programs together may have, and have: aio. */
extern unsigned long aio_max_nr, aio_nr;

/*
 * sysctl_register - add files; the table stays for ever. Panics if there is no memory: it is the boot.
 *
 * => for whoever has such a number: a driver, a part of the kernel
 */
void sysctl_register(const struct sysctl *table, unsigned int n);

/* proc_get_number - a decimal number, with blanks around it, from user memory: 0, -EFAULT, -EINVAL. */
int proc_get_number(const char __user *buf, size_t count, long *number);

#endif
