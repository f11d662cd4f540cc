/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/poll/epoll_internal.h - an epoll, for epoll.c (what it watches) and epoll_wait.c (what it tells).
 *
 * Locks:    letters: [I] immutable [a] atomic [e] epoll_lock, one for all epolls
 */
#ifndef KERNEL_FS_EPOLL_INTERNAL_H
#define KERNEL_FS_EPOLL_INTERNAL_H

#include "kernel/fs/poll/epoll.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/wait.h"
#include "kernel/uapi/epoll.h"

#define EVENT_FLAGS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE) /* not poll's */

struct eventpoll {
	struct mutex ctl;
	wait_queue_head_t wait;	   /* epoll_wait(), and poll() of the epoll itself */
	struct list_head items;	   /* [e] of epitem.link; those that watch epolls stand first */
	struct list_head ready;	   /* [e] of epitem.ready */
	struct list_head watchers; /* [e] of epitem.watcher: those of others that watch us */
	u64 round;		   /* [e] the last wake-up that came by */
};

/* An epoll watches a file under a descriptor. */
struct epitem {
	struct list_head link;	     /* [e] in ep->items */
	struct list_head ready;	     /* [e] in ep->ready, or empty */
	struct list_head file_link;  /* [e] in file->f_epoll */
	struct list_head watcher;    /* [e] if file is an epoll: in its watchers */
	struct eventpoll *ep;	     /* [e] whose it is; NULL: the watch has ended */
	struct file *file;	     /* [I] no reference */
	unsigned int fd;	     /* [I] under which it was added */
	atomic_t users;		     /* [a] the file's list, and whoever asks it */
	u64 news;		     /* [e] wake-ups so far */
	struct epoll_event_abi want; /* [e] what is watched for, and what is told then */
	struct ep_entry *entries;    /* written while it is added, then by who ends it */
};

extern spinlock_t epoll_lock;

bool is_epoll(const struct file *file);
/* epitem_put - one user less; the last one frees. */
void epitem_put(struct epitem *item);
/* epoll_any_ready - is one of those on the ready list ready? Those that are not leave it. May sleep. */
bool epoll_any_ready(struct eventpoll *ep);

#endif
