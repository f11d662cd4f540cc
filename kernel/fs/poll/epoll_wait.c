// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/epoll_wait.c - what an epoll tells: asking the files on its ready list.
 *
 * What:     a wake-up says only that something may have changed; so a file is asked, by its
 *           poll(), before anything is told of it. What happens then makes the modes:
 *
 *             not ready         off the ready list, until the next wake-up
 *             level (as poll)   told, and left on the list
 *             EPOLLET           told, and off the list
 *             EPOLLONESHOT      told, off the list, and nothing more until EPOLL_CTL_MOD
 *
 * Start at: harvest(), ask_first()
 * Holds:    1. poll() may sleep, so it is called without the lock; the item may be ended or
 *              woken, and other threads may ask it, meanwhile. It stays on the list: who
 *              finds that it has left it comes too late. An edge is told to one.
 *           2. `news` counts wake-ups: after one that came while we asked the item stays.
 * Locks:    epoll_lock; see epoll.c.
 * See it:   tests/user/as-user/epoll_*.c; docs/pipes-and-poll.md
 * Spec:     epoll_wait(2).   Linux: fs/eventpoll.c
 */
#include "kernel/fs/poll/epoll_internal.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"

/* ------------------------------------------------------------------ */
/* Asking                                                              */

/* The first on the list, with a reference to it and to its file, or NULL; the next gets another. */
static struct epitem *take_first(struct eventpoll *ep, u64 *news)
{
	struct epitem *item = NULL;

	spin_lock_irq(&epoll_lock);
	while (!item && !list_empty(&ep->ready)) {
		item = list_first_entry(&ep->ready, struct epitem, ready);
		list_del(&item->ready);
		if (!atomic_inc_not_zero(&item->file->f_count))
			item = NULL; /* its last fput() is about to end the watch */
	}
	if (item) {
		list_add_tail(&item->ready, &ep->ready);
		atomic_inc(&item->users);
		*news = item->news;
	}
	spin_unlock_irq(&epoll_lock);
	return item;
}

/* What of its state counts, and is told if `tell`. epoll_lock held. */
static struct epoll_event_abi answer(struct epitem *item, unsigned int state, u64 news, bool tell)
{
	struct epoll_event_abi event = { item->want.events & state, item->want.data };
	bool told = tell && event.events;

	if (list_empty(&item->ready))
		return (struct epoll_event_abi){};
	if (told && item->want.events & EPOLLONESHOT) {
		item->want.events &= EVENT_FLAGS;
		list_del(&item->ready);
	} else if (news == item->news && (!event.events || (told && item->want.events & EPOLLET))) {
		list_del(&item->ready);
	}
	return event;
}

/* Ask the first on the list; no events: of this one there is nothing to tell. */
static struct epoll_event_abi ask_first(struct eventpoll *ep, bool tell)
{
	struct epoll_event_abi event;
	unsigned int state;
	u64 news;
	struct epitem *item = take_first(ep, &news);

	if (!item)
		return (struct epoll_event_abi){};
	state = poll_file(item->file, NULL);
	spin_lock_irq(&epoll_lock);
	event = answer(item, state, news, tell);
	spin_unlock_irq(&epoll_lock);
	fput(item->file);
	epitem_put(item);
	return event;
}

static unsigned int count_ready(const struct eventpoll *ep)
{
	const struct list_head *pos;
	unsigned int n = 0;

	spin_lock_irq(&epoll_lock);
	list_for_each(pos, &ep->ready)
		n++;
	spin_unlock_irq(&epoll_lock);
	return n;
}

bool epoll_any_ready(struct eventpoll *ep)
{
	for (unsigned int left = count_ready(ep); left; left--)
		if (ask_first(ep, false).events)
			return true;
	return false;
}

/* Tell what is ready now, at most max: how many, or -EFAULT. */
static int harvest(struct eventpoll *ep, struct epoll_event_abi __user *to, int max)
{
	int told = 0, error = 0;

	for (unsigned int left = count_ready(ep); left && told < max; left--) {
		struct epoll_event_abi event;

		/* first see that there is room: a bad pointer shall not cost an edge */
		if (clear_user(to + told, sizeof(*to))) {
			error = -EFAULT;
			break;
		}
		event = ask_first(ep, true);
		if (event.events && !copy_to_user(to + told, &event, sizeof(event)))
			told++;
	}
	if ((told || error) && count_ready(ep))
		wake_up(&ep->wait); /* somebody else may go on with the rest */
	return told ? told : error;
}

/* ------------------------------------------------------------------ */
/* Waiting                                                             */

/* Until something is on the list, a signal, or the deadline (then false). */
static bool sleep_until_ready(struct eventpoll *ep, u64 deadline)
{
	u64 now = arch_clock_ns();
	bool in_time = now < deadline;
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(&ep->wait, &wait, TASK_INTERRUPTIBLE);
	if (in_time && list_empty(&ep->ready) && !signal_pending(current))
		in_time = schedule_timeout_ns(deadline - now) > 0;
	finish_wait(&ep->wait, &wait);
	return in_time;
}

static int wait_for_events(struct eventpoll *ep, struct epoll_event_abi __user *to, int max,
			   u64 deadline)
{
	bool in_time = deadline != 0;
	int n;

	while (!(n = harvest(ep, to, max)) && in_time) {
		if (signal_pending(current))
			return -EINTR;
		in_time = sleep_until_ready(ep, deadline);
	}
	return n;
}

static int do_wait(int epfd, struct epoll_event_abi __user *to, int max, u64 deadline)
{
	struct file *file;
	int ret = -EINVAL;

	if (max <= 0 || (size_t)max > 0x7fffffff / sizeof(*to))
		return -EINVAL;
	if (!access_ok_range(to, (size_t)max * sizeof(*to)))
		return -EFAULT;
	file = fget((unsigned int)epfd);
	if (!file)
		return -EBADF;
	if (is_epoll(file))
		ret = wait_for_events(file->private_data, to, max, deadline);
	fput(file);
	return ret;
}

long sys_epoll_wait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms)
{
	return do_wait(epfd, to, max, poll_deadline_ms(timeout_ms));
}

/* The same under another signal mask. */
static long wait_masked(int epfd, struct epoll_event_abi __user *to, int max, u64 deadline,
			const u64 __user *mask, size_t mask_size)
{
	int error = poll_mask_set(mask, mask_size);

	return error ? error : poll_mask_restore(mask, do_wait(epfd, to, max, deadline));
}

long sys_epoll_pwait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms,
		     const u64 __user *mask, size_t mask_size)
{
	return wait_masked(epfd, to, max, poll_deadline_ms(timeout_ms), mask, mask_size);
}

long sys_epoll_pwait2(int epfd, struct epoll_event_abi __user *to, int max,
		      struct timespec_abi __user *time, const u64 __user *mask, size_t mask_size)
{
	struct poll_timeout timeout;
	int error = poll_timeout_get(&timeout, time, 1);

	return error ? error : wait_masked(epfd, to, max, timeout.deadline, mask, mask_size);
}
