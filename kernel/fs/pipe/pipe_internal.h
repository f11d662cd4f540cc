/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/pipe/pipe_internal.h - a pipe, for pipe.c (its bytes) and pipe_open.c (its ends, its size).
 *
 * Locks:    letters: [lock] pipe->lock [i_mutex] of the inode whose i_pipe it is
 */
#ifndef KERNEL_FS_PIPE_INTERNAL_H
#define KERNEL_FS_PIPE_INTERNAL_H

#include "kernel/fs/fs.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/sched/wait.h"

struct slot {
	struct page *page;
	u16 offset, len; /* the bytes that are yet to be read */
};

struct pipe {
	struct mutex lock;
	wait_queue_head_t readable, writable; /* where readers and writers sleep */
	unsigned int first, used;	      /* [lock] */
	unsigned int slots;		      /* [lock] a power of two */
	struct slot *slot;		      /* [lock] */
	struct page *spare;	       /* [lock] the page that was given back last, or NULL */
	unsigned int readers, writers; /* [lock] open files */
	unsigned int reader_opens, writer_opens; /* [lock] so often that has risen */
	bool polled; /* somebody has polled it: each byte is news to EPOLLET, not only the first */
	struct fasync_struct *fasync_readers, *fasync_writers; /* fasync.c */
	unsigned int files; /* [i_mutex] that have it; without one it goes */
};

static inline struct pipe *pipe_of(const struct file *file)
{
	return file->f_dentry->d_inode->i_pipe;
}

/* The nth slot behind the first. */
static inline struct slot *slot_at(const struct pipe *pipe, unsigned int n)
{
	return &pipe->slot[(pipe->first + n) & (pipe->slots - 1)];
}

/*
 * private_data of a reader that did not wait for a writer: the writer_opens that it found, so that
 * poll() says POLLHUP only when there was one meanwhile.
 */
extern const struct file_operations pipe_fops;
/* pipe_alloc - empty, nobody has it; NULL: no memory. pipe_free - with all that was not read. */
struct pipe *pipe_alloc(void);
void pipe_free(struct pipe *pipe);
/* pipe_release - an end is closed. */
int pipe_release(struct inode *inode, struct file *file);

#endif
