/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/poll.h - a driver's side of poll() and select().
 *
 * What:     the method poll(file, table) does two things, in this order: it names every
 *           wait queue that will be woken when the file's state changes, by poll_wait(),
 *           and then says what the state is, as a mask of POLLIN and so on. poll_wait()
 *           does not wait; table is NULL when nobody is going to sleep. Why the order
 *           matters: docs/pipes-and-poll.md.
 * Start at: poll_wait(); pipe_poll() in pipe.c is an example.
 * Book:     LDD3 ch. 6, "poll and select".   Linux: include/linux/poll.h
 */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

#include "kernel/lib/file.h"
#include "kernel/uapi/poll.h"
#include "kernel/wait.h"

typedef struct poll_table_struct {
	void (*queue_up)(struct file *file, wait_queue_head_t *queue,
			 struct poll_table_struct *table);
} poll_table;

/* poll_wait - whoever polls file is to be woken by queue as well. May sleep (for memory). */
static inline void poll_wait(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	if (table && queue)
		table->queue_up(file, queue, table);
}

/* poll_file - what file->f_op->poll() says; a file that has none is always ready. */
unsigned int poll_file(struct file *file, poll_table *table);

#endif
