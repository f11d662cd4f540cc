/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc/proc_sys.h - numbers of the kernel that root may change: /proc/sys.
 *
 * Linux:    include/linux/sysctl.h
 */
#ifndef KERNEL_FS_PROC_SYS_H
#define KERNEL_FS_PROC_SYS_H

#include "kernel/lib/types.h"

/* Requests of asynchronous I/O that all programs together may have, and have: aio. */
extern unsigned long aio_max_nr, aio_nr;

/* proc_get_number - a decimal number, with blanks around it, from user memory: 0, -EFAULT, -EINVAL. */
int proc_get_number(const char __user *buf, size_t count, long *number);

#endif
