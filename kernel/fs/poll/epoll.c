// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/epoll.c - waiting for many files, again and again: what is watched.
 *
 * What:     poll() stands in the queues of all its files for one call only; whoever
 *           watches a thousand files a thousand times a second does not want that.
 *           Here the entries stay in the queues. A wake-up puts the file on a list, and
 *           epoll_wait() asks only those on the list (epoll_wait.c).
 *
 *               file A ----- queue -- ep_entry -.
 *               file B ----- queue -- ep_entry -+-> epitem --> eventpoll.ready --> epoll_wait()
 *                               a wake-up puts the item there; asked, and not ready: off again
 *
 *           An epoll can watch others, five deep: then it is not by their queues, but by
 *           the list `watchers`, along which a wake-up goes on.
 * Start at: sys_epoll_ctl(), epoll_wake()
 * Holds:    1. An item holds no reference to its file: closing the last descriptor ends the
 *              watch. Who asks a file, or ends a watch, first takes a reference; that fails
 *              when fput() is about to end the file, and then epoll_drop_file() ends the
 *              watch. So exactly one ends it.
 *           2. An item is on the ready list if its file may have changed since it was found
 *              not ready.
 *           3. No epoll watches itself, by whatever way.
 * Locks:    ep->ctl (a mutex): one epoll_ctl at a time. epoll_lock (RANK_EPOLL), one for all,
 *           below wait queues, as wake-ups come in with a queue locked: every list and item.
 *           ep->wait: a queue whose lock has a rank of its own, below epoll_lock.
 * Not here: EPOLLEXCLUSIVE is taken, but all are woken; EPOLLWAKEUP is ignored.
 * See it:   gdb: np-files; tests/user/as-user/epoll_*.c; docs/pipes-and-poll.md
 * Spec:     epoll(7).   Linux: fs/eventpoll.c
 */
#include "kernel/fs/poll/epoll.h"

#include "kernel/fs/poll/epoll_internal.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

#define MAX_NESTED 4	 /* an epoll in an epoll in ... */
#define MAX_STEPS  10000 /* of a walk through nested ones, under a spinlock */

/* An item in a queue of the file's driver. */
struct ep_entry {
	wait_queue_t wait;
	wait_queue_head_t *queue;
	struct epitem *item;
	struct ep_entry *next;
};

DEFINE_SPINLOCK_RANK(epoll_lock, RANK_EPOLL);
static u64 rounds;	 /* [e] */
static atomic_t watches; /* how many items there are */

static const struct file_operations epoll_fops;

bool is_epoll(const struct file *file)
{
	return file->f_op == &epoll_fops;
}

/* ------------------------------------------------------------------ */
/* A wake-up comes in: epoll_lock held, interrupts off                 */

static void announce(struct eventpoll *ep);

static void item_woken(struct epitem *item)
{
	item->news++;
	if (!(item->want.events & ~EVENT_FLAGS))
		return; /* ONESHOT, and it has had its one */
	if (list_empty(&item->ready))
		list_add_tail(&item->ready, &item->ep->ready);
	announce(item->ep);
}

/* Something is on ep's list: whoever waits for it wakes, and so do those who watch ep. */
static void announce(struct eventpoll *ep)
{
	struct epitem *watcher;

	if (ep->round == rounds)
		return; /* by another way this one has been here already */
	ep->round = rounds;
	wake_up(&ep->wait);
	list_for_each_entry(watcher, &ep->watchers, watcher)
		item_woken(watcher);
}

static void epoll_wake(struct wait_queue *wait)
{
	struct epitem *item = container_of(wait, struct ep_entry, wait)->item;
	unsigned long flags;

	spin_lock_irqsave(&epoll_lock, flags);
	rounds++;
	if (item->ep)
		item_woken(item);
	spin_unlock_irqrestore(&epoll_lock, flags);
}

/* ------------------------------------------------------------------ */
/* Items                                                               */

/* epoll_lock held. Few epolls watch one file, so its own list is the short way. */
static struct epitem *find_item(const struct eventpoll *ep, const struct file *file,
				unsigned int fd)
{
	struct epitem *item;

	list_for_each_entry(item, &file->f_epoll, file_link)
		if (item->ep == ep && item->fd == fd)
			return item;
	return NULL;
}

/* epoll_lock held */
static void link_item(struct epitem *item)
{
	list_add_tail(&item->file_link, &item->file->f_epoll);
	if (is_epoll(item->file)) {
		struct eventpoll *inner = item->file->private_data;

		list_add(&item->link, &item->ep->items);
		list_add_tail(&item->watcher, &inner->watchers);
	} else {
		list_add_tail(&item->link, &item->ep->items);
	}
}

/* The epoll hears no more of it. epoll_lock held. */
static void unlink_item(struct epitem *item)
{
	item->ep = NULL;
	list_del(&item->link);
	list_del(&item->ready);
	list_del(&item->watcher);
}

void epitem_put(struct epitem *item)
{
	if (!atomic_dec_and_test(&item->users))
		return;
	kfree(item);
	atomic_dec(&watches);
}

/*
 * End a watch.
 *
 * => the caller holds a reference to its file, or is the file's last fput(): see 1 in the head
 * => on return the file's queues know nothing of it
 */
static void end_watch(struct epitem *item)
{
	struct ep_entry *entry;

	spin_lock_irq(&epoll_lock);
	unlink_item(item);
	list_del(&item->file_link);
	spin_unlock_irq(&epoll_lock);
	while ((entry = item->entries)) {
		item->entries = entry->next;
		remove_wait_queue(entry->queue, &entry->wait);
		kfree(entry);
	}
	epitem_put(item);
}

void epoll_drop_file(struct file *file)
{
	/* nobody else has the file: the list only gets shorter, and only by us */
	while (!list_empty(&file->f_epoll))
		end_watch(list_first_entry(&file->f_epoll, struct epitem, file_link));
}

/* ------------------------------------------------------------------ */
/* epoll_ctl: ep->ctl held, and a reference to the watched file        */

/* How many epolls are above ep (up), or in it; more than MAX_NESTED: too many, or it is a ring. */
static int depth(const struct eventpoll *ep, bool up, int level, int *steps)
{
	const struct epitem *item;
	int deepest = level;

	if (level > MAX_NESTED || --*steps < 0)
		return MAX_NESTED + 1;
	if (up) {
		list_for_each_entry(item, &ep->watchers, watcher)
			deepest = max(deepest, depth(item->ep, up, level + 1, steps));
		return deepest;
	}
	list_for_each_entry(item, &ep->items, link) {
		if (!is_epoll(item->file))
			break; /* epolls stand first */
		deepest = max(deepest, depth(item->file->private_data, up, level + 1, steps));
	}
	return deepest;
}

/* epoll_lock held */
static bool too_nested(const struct eventpoll *ep)
{
	int steps = MAX_STEPS;

	return depth(ep, true, 0, &steps) + depth(ep, false, 0, &steps) > MAX_NESTED;
}

struct hook {
	poll_table table;
	struct epitem *item;
	bool failed;
};

/* What poll_wait() does while an item is added. */
static void hook_queue(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	struct hook *hook = container_of(table, struct hook, table);
	struct ep_entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry) {
		hook->failed = true;
		return;
	}
	*entry = (struct ep_entry){ .wait = { .wake = epoll_wake },
				    .queue = queue,
				    .item = hook->item,
				    .next = hook->item->entries };
	INIT_LIST_HEAD(&entry->wait.entry);
	hook->item->entries = entry;
	add_wait_queue(queue, &entry->wait);
}

/* It may be ready now: nobody will say so again. */
static void ask_now(struct epitem *item, poll_table *table)
{
	unsigned int state = poll_file(item->file, table);

	spin_lock_irq(&epoll_lock);
	rounds++;
	if (state & item->want.events)
		item_woken(item);
	spin_unlock_irq(&epoll_lock);
}

/* So many watches at most, about, that they take a 25th of the memory. */
static bool too_many_watches(void)
{
	return (u64)atomic_read(&watches) * (sizeof(struct epitem) + sizeof(struct ep_entry)) >=
	       nr_present_pages() * PAGE_SIZE / 25;
}

static int add(struct eventpoll *ep, struct file *file, unsigned int fd,
	       const struct epoll_event_abi *want)
{
	struct epitem *item;
	struct hook hook = { .table = { hook_queue } };
	bool refused;

	if (too_many_watches())
		return -ENOSPC;
	hook.item = item = kmalloc(sizeof(*item), GFP_KERNEL);
	if (!item)
		return -ENOMEM;
	*item = (struct epitem){ .ep = ep, .file = file, .fd = fd, .users = { 1 }, .want = *want };
	INIT_LIST_HEAD(&item->ready);
	INIT_LIST_HEAD(&item->watcher);
	atomic_inc(&watches);

	spin_lock_irq(&epoll_lock);
	link_item(item);
	refused = is_epoll(file) && too_nested(ep);
	if (refused) /* under the same lock: who asks in a ring does not come to an end */
		unlink_item(item);
	spin_unlock_irq(&epoll_lock);
	if (!refused)
		ask_now(item, is_epoll(file) ? NULL : &hook.table);
	if (!refused && !hook.failed)
		return 0;
	end_watch(item);
	return refused ? -ELOOP : -ENOMEM;
}

static int modify(struct epitem *item, const struct epoll_event_abi *want)
{
	if (item->want.events & EPOLLEXCLUSIVE)
		return -EINVAL;
	spin_lock_irq(&epoll_lock);
	item->want = *want;
	spin_unlock_irq(&epoll_lock);
	ask_now(item, NULL);
	return 0;
}

static int control(struct eventpoll *ep, int op, struct file *file, unsigned int fd,
		   struct epoll_event_abi *want)
{
	struct epitem *item;

	spin_lock_irq(&epoll_lock);
	item = find_item(ep, file, fd); /* it stays: only we, and the file's end, end it */
	spin_unlock_irq(&epoll_lock);
	want->events |= POLLERR | POLLHUP;
	switch (op) {
	case EPOLL_CTL_ADD:
		return item ? -EEXIST : add(ep, file, fd, want);
	case EPOLL_CTL_MOD:
		return item ? modify(item, want) : -ENOENT;
	case EPOLL_CTL_DEL:
		if (!item)
			return -ENOENT;
		end_watch(item);
		return 0;
	}
	return -EINVAL;
}

#define EXCLUSIVE_OK (EPOLLEXCLUSIVE | EPOLLET | EPOLLWAKEUP | POLLIN | POLLOUT | POLLERR | POLLHUP)

/* Does the call make sense at all? */
static int check_control(const struct file *epfile, int op, const struct file *file,
			 const struct epoll_event_abi *want)
{
	if (!file->f_op->poll)
		return -EPERM; /* always ready: nothing to wait for */
	if (epfile == file || !is_epoll(epfile))
		return -EINVAL;
	if (want->events & EPOLLEXCLUSIVE &&
	    (op == EPOLL_CTL_MOD || is_epoll(file) || want->events & ~EXCLUSIVE_OK))
		return -EINVAL;
	return 0;
}

long sys_epoll_ctl(int epfd, int op, int fd, struct epoll_event_abi __user *event)
{
	struct epoll_event_abi want = {};
	struct file *epfile, *file;
	long ret = -EBADF;

	if (op != EPOLL_CTL_DEL && copy_from_user(&want, event, sizeof(want)))
		return -EFAULT;
	epfile = fget((unsigned int)epfd);
	file = fget((unsigned int)fd);
	if (epfile && file)
		ret = check_control(epfile, op, file, &want);
	if (!ret) {
		struct eventpoll *ep = epfile->private_data;

		mutex_lock(&ep->ctl);
		ret = control(ep, op, file, (unsigned int)fd, &want);
		mutex_unlock(&ep->ctl);
	}
	if (file)
		fput(file);
	if (epfile)
		fput(epfile);
	return ret;
}

/* ------------------------------------------------------------------ */
/* The epoll as a file                                                 */

static unsigned int epoll_poll(struct file *file, poll_table *table)
{
	struct eventpoll *ep = file->private_data;

	poll_wait(file, &ep->wait, table);
	return epoll_any_ready(ep) ? POLLIN | POLLRDNORM : 0;
}

static int epoll_release(struct inode *inode, struct file *epfile)
{
	struct eventpoll *ep = epfile->private_data;

	spin_lock_irq(&epoll_lock);
	while (!list_empty(&ep->items)) {
		struct epitem *item = list_first_entry(&ep->items, struct epitem, link);
		struct file *file = item->file;

		unlink_item(item);
		if (!atomic_inc_not_zero(&file->f_count))
			continue; /* its fput() ends the watch: see 1 in the head */
		spin_unlock_irq(&epoll_lock);
		end_watch(item);
		fput(file);
		spin_lock_irq(&epoll_lock);
	}
	spin_unlock_irq(&epoll_lock);
	kfree(ep);
	return 0;
}

static const struct file_operations epoll_fops = {
	.llseek = noop_llseek,
	.poll = epoll_poll,
	.release = epoll_release,
};

long sys_epoll_create1(int flags)
{
	struct eventpoll *ep;
	int fd;

	if (flags & ~O_CLOEXEC)
		return -EINVAL;
	ep = kzalloc(sizeof(*ep), GFP_KERNEL);
	if (!ep)
		return -ENOMEM;
	mutex_init_rank(&ep->ctl, "epoll", RANK_EPOLL_CTL);
	init_waitqueue_head(&ep->wait);
	spin_lock_init_rank(&ep->wait.lock, "epoll", RANK_EPOLL_WAIT);
	INIT_LIST_HEAD(&ep->items);
	INIT_LIST_HEAD(&ep->ready);
	INIT_LIST_HEAD(&ep->watchers);
	fd = anon_inode_getfd("anon_inode:[eventpoll]", &epoll_fops, ep,
			      O_RDWR | (unsigned int)flags);
	if (fd < 0)
		kfree(ep);
	return fd;
}

long sys_epoll_create(int size)
{
	return size > 0 ? sys_epoll_create1(0) : -EINVAL;
}
