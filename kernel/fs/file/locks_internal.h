/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/file/locks_internal.h - a lock of a file, for locks.c (who has what) and lock_calls.c (what
 * programs ask for).
 *
 * Locks:    flock_lock around the fields of a lock that is held, or waited for
 */
#ifndef KERNEL_FS_LOCKS_INTERNAL_H
#define KERNEL_FS_LOCKS_INTERNAL_H

#include "kernel/fs/file/locks.h"

enum lock_kind {
	LOCK_POSIX,
	LOCK_OFD,
	LOCK_FLOCK,
};

#define LOCK_EOF LLONG_MAX /* the last byte of a lock without an end */

/* A lock that is held, or (on the stack of who wants it) a request. */
struct file_lock {
	struct file_lock *fl_next;    /* of the same inode */
	struct list_head fl_link;     /* in all_locks; a request that waits: in all_waiters */
	struct list_head fl_blocked;  /* requests that wait for this lock */
	struct list_head fl_block;    /* in that list of another */
	struct file_lock *fl_blocker; /* what this request waits for, or NULL */
	struct task_struct *fl_task;  /* whose request it is */
	const void *fl_owner;	      /* the files_struct, or the struct file */
	struct file *fl_file;	      /* no reference: it goes with its file */
	pid_t fl_pid;		      /* told only */
	uid_t fl_uid;		      /* whose count it is in */
	enum lock_kind fl_kind;
	short fl_type;		 /* F_RDLCK, F_WRLCK; of a request also F_UNLCK */
	loff_t fl_start, fl_end; /* the first byte and the last */
};

/*
 * locks_apply - carry a request out: the lock is had, or (F_UNLCK) gone. May sleep.
 *
 * => 0, -EAGAIN (wait is false, and one is in the way), -EDEADLK, -ERESTARTSYS, -ENOLCK
 */
int locks_apply(struct file_lock *request, bool wait);
/* locks_test - is a lock in the way of a request? A copy of it; its links mean nothing. */
bool locks_test(const struct file_lock *request, struct file_lock *found);

#endif
