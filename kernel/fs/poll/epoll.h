/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/poll/epoll.h - what the rest of the kernel has to know of epoll: when a file ends.
 *
 * Linux: include/linux/eventpoll.h
 */
#ifndef KERNEL_FS_EPOLL_H
#define KERNEL_FS_EPOLL_H

#include "kernel/lib/file.h"

struct seq_file;

void epoll_drop_file(struct file *file);
/* epoll_forget - the last reference of file is gone: no epoll watches it any more. May sleep. */
static inline void epoll_forget(struct file *file)
{
	if (!list_empty(&file->f_epoll))
		epoll_drop_file(file);
}

#endif
