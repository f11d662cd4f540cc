/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/poll/poll.h - a driver's side of poll() and select(), and what the two share.
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
#include "kernel/sched/wait.h"
#include "kernel/uapi/fcntl.h"

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
/* poll_fd - the same of the file behind fd; POLLNVAL: there is none. */
unsigned int poll_fd(unsigned int fd, poll_table *table);

/* wait_event_file - until condition, unless file is not to wait: 0, -EAGAIN (O_NONBLOCK), -ERESTARTSYS. */
#define wait_event_file(file, queue, condition)                                      \
	({                                                                           \
		int _error = 0;                                                      \
		if (!(condition))                                                    \
			_error = READ_ONCE((file)->f_flags) & O_NONBLOCK ?           \
					 -EAGAIN :                                   \
					 wait_event_interruptible(queue, condition); \
		_error;                                                              \
	})

/* ------------------------------------------------------------------ */
/* Waiting for many files (poll.c)                                     */

#define POLL_FOREVER (~0ULL)
/* poll_deadline_ms - the deadline for a time limit in ms, as poll(2) has it: below 0 is for ever. */
u64 poll_deadline_ms(int ms);

/*
 * poll_until - call scan until it finds something, a signal or the deadline comes.
 *
 * scan goes through its files, and asks each by poll_file(..., *table). It sets *table to
 * NULL as soon as it has found one that is ready: then nobody will sleep.
 *
 * => scan's result if that is not 0; 0: the deadline; -ERESTARTNOHAND: a signal; -ENOMEM
 * => deadline in ns, by arch_clock_ns(); 0: do not sleep; POLL_FOREVER
 */
int poll_until(int (*scan)(void *arg, poll_table **table), void *arg, u64 deadline);

/* How long a program wants to wait, and where it is told what was left of it. */
struct poll_timeout {
	void __user *where; /* two longs: seconds, and a fraction; NULL: for ever */
	s64 unit_ns;	    /* of the fraction: 1, or 1000 */
	u64 deadline;
};
/*
 * poll_timeout_get - read it; 0, -EFAULT or -EINVAL.
 *
 * => a struct timeval (1000) may have a fraction of more than a second, a timespec (1) not
 */
int poll_timeout_get(struct poll_timeout *timeout, void __user *where, s64 unit_ns);
/* poll_timeout_put - write back what is left, if that can be done; what the call is to return. */
int poll_timeout_put(const struct poll_timeout *timeout, int result);

/* poll_mask_set - wait under another signal mask, if there is one; 0, -EINVAL, -EFAULT. */
int poll_mask_set(const u64 __user *mask, size_t size);
/* poll_mask_restore - and back; what the call is to return. */
int poll_mask_restore(const u64 __user *mask, int result);

#endif
