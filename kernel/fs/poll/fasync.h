/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/poll/fasync.h - a signal when a file can be read or written again.
 *
 * What:     the program's half: it names who is to be told (fcntl F_SETOWN) and sets
 *           FASYNC. The driver's half is three lines:
 *
 *             static int scull_p_fasync(int fd, struct file *filp, int on)
 *             {
 *                     return fasync_helper(fd, filp, on, &dev->async_queue);
 *             }
 *
 *           and kill_fasync(&dev->async_queue, SIGIO, POLL_IN) where data has come. A
 *           release() calls scull_p_fasync(-1, filp, 0), as the book says; the kernel
 *           does it as well, for who forgets.
 * Start at: fasync_helper(), kill_fasync()
 * Locks:    kill_fasync(): any context, also with a driver's spinlock held; the rest may sleep.
 * See it:   tests/user/as-user/sigio_*.c; docs/files.md
 * Book:     LDD3 ch. 6, "Asynchronous Notification".   Linux: fs/fcntl.c
 */
#ifndef KERNEL_FS_FASYNC_H
#define KERNEL_FS_FASYNC_H

#include "kernel/lib/file.h"
#include "kernel/uapi/signal.h"

struct fasync_struct {
	struct fasync_struct *fa_next;
	struct file *fa_file; /* no reference: it leaves the list before it goes */
	int fa_fd;	      /* what si_fd will say */
};

/*
 * fasync_helper - put a file on a driver's list (on != 0), or take it off.
 *
 * => 1: the list has changed; 0: it was so already; -ENOMEM
 */
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list);
/* kill_fasync - tell the owner of each file on the list: sig is SIGIO; band POLL_IN, POLL_OUT ... */
void tell_fasync(struct fasync_struct **list, int sig, int band);
static inline void kill_fasync(struct fasync_struct **list, int sig, int band)
{
	if (unlikely(READ_ONCE(*list))) /* nearly always it is empty */
		tell_fasync(list, sig, band);
}

/* fasync_set - the program wants, or no longer wants, to be told: 0 or -errno. */
int fasync_set(unsigned int fd, struct file *file, bool on);
/* fowner_set - name the owner, by number and kind (F_OWNER_...; nr 0: nobody): 0 or -ESRCH. */
int fowner_set(struct file *file, unsigned int type, pid_t nr);
/* fowner_get - the number of the owner, if it is still there, else 0; *type its kind. */
pid_t fowner_get(struct file *file, unsigned int *type);

#endif
