/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/pipe/pipe.h - what the rest of the kernel knows of pipes.
 *
 * Linux:    include/linux/pipe_fs_i.h
 */
#ifndef KERNEL_FS_PIPE_H
#define KERNEL_FS_PIPE_H

#include "kernel/lib/file.h"

#define PIPE_SLOTS    16	   /* pages a new pipe may hold: 64 KiB */
#define PIPE_MAX_SIZE (1024 * KiB) /* as far as an ordinary user may raise it */
#define PIPE_BUF      4096	   /* a write of at most this is never torn apart */

/* pipe_create - a new pipe: its two ends, each with one reference; 0 or -ENOMEM. */
int pipe_create(struct file *ends[2], unsigned int flags);
/* fifo_fops - what the open of a pipe with a name begins with. */
extern const struct file_operations fifo_fops;
/* pipe_fcntl - F_GETPIPE_SZ, F_SETPIPE_SZ: bytes; -EBADF if file is not a pipe. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);

#endif
