// SPDX-License-Identifier: MIT
/*
 * kernel/fs/epoll.c - waiting for many files, again and again.
 *
 * What:     poll() stands in the queues of all its files for one call only; whoever
 *           watches a thousand files a thousand times a second does not want that.
 *           Here the entries stay in the queues. A wake-up puts the file on a list, and
 *           epoll_wait() asks only those on the list.
 *
 *               file A ----- queue -- ep_entry -.
 *               file B ----- queue -- ep_entry -+-> epitem --> eventpoll.ready --> epoll_wait()
 *                               a wake-up puts the item there; asked, and not ready: off again
 *
 *             level (as poll)   asked, and ready: told, and left on the list
 *             EPOLLET           told, and off the list until the next wake-up
 *             EPOLLONESHOT      told, and nothing more until EPOLL_CTL_MOD
 *
 *           An epoll can watch others, five deep: then it is not by their queues, but by
 *           the list `watchers`, along which a wake-up goes on.
 * Start at: sys_epoll_ctl(), harvest(), ep_wake()
 * Holds:    1. An item holds no reference to its file: closing the last descriptor ends the
 *              watch. Who asks a file, or ends a watch, first takes a reference; that fails
 *              when fput() is about to end the file, and then epoll_drop_file() ends the
 *              watch. So exactly one ends it.
 *           2. An item is on the ready list if its file may have changed since it was found
 *              not ready. `news` counts wake-ups: one that comes while we ask is not lost.
 *           3. No epoll watches itself, by whatever way.
 * Locks:    ep->ctl (a mutex): one epoll_ctl at a time. epoll_lock (RANK_EPOLL), one for all,
 *           below wait queues, as wake-ups come in with a queue locked: every list and item.
 *           ep->wait: a queue whose lock has a rank of its own, below epoll_lock.
 * Not here: EPOLLEXCLUSIVE is taken, but all are woken; EPOLLWAKEUP is ignored.
 * See it:   gdb: np-files; tests/user/as-user/epoll_*.c; docs/pipes-and-poll.md
 * Spec:     epoll(7).   Linux: fs/eventpoll.c
 */
#include "kernel/fs/epoll.h"

#include "kernel/fs/files.h"
#include "kernel/fs/poll.h"
#include "kernel/lib/rbtree.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/uapi/epoll.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

#define EVENT_FLAGS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE) /* not poll's */
#define MAX_NESTED  4	  /* an epoll in an epoll in ... */
#define MAX_STEPS   10000 /* of a walk through nested ones, under a spinlock */

struct eventpoll {
	struct mutex ctl;
	wait_queue_head_t wait;	   /* epoll_wait(), and poll() of the epoll itself */
	struct rb_root items;	   /* [e] by file, then by descriptor */
	struct list_head ready;	   /* [e] of epitem.ready */
	struct list_head nested;   /* [e] of epitem.nested: those of ours that watch epolls */
	struct list_head watchers; /* [e] of epitem.watcher: those of others that watch us */
	u64 round;		   /* [e] the last wake-up that came by */
};

struct ep_entry; /* in a queue of the file's driver */

struct epitem {
	struct rb_node node;	     /* [e] */
	struct list_head ready;	     /* [e] in ep->ready, or empty */
	struct list_head file_link;  /* [e] in file->f_epoll */
	struct list_head nested;     /* [e] of one that watches an epoll: in ep->nested... */
	struct list_head watcher;    /* [e] ...and in the other one's watchers */
	struct eventpoll *ep;	     /* [I] whose it is; not to be followed once it is dead */
	struct file *file;	     /* [I] no reference */
	unsigned int fd;	     /* [I] under which it was added: told only */
	int users;		     /* [e] the tree's, and whoever asks it */
	bool dead;		     /* [e] the watch has ended */
	u64 news;		     /* [e] wake-ups so far */
	struct epoll_event_abi want; /* [e] what is watched for, and what is told then */
	struct ep_entry *entries;    /* written while it is added, then by who ends it */
};

struct ep_entry {
	wait_queue_t wait;
	wait_queue_head_t *queue;
	struct epitem *item;
	struct ep_entry *next;
};

static DEFINE_SPINLOCK_RANK(epoll_lock, RANK_EPOLL);
static DECLARE_WAIT_QUEUE_HEAD(item_gone); /* release() waits for watches that others end */
static u64 rounds;			   /* [e] */
static atomic_t watches;		   /* how many items there are */

static const struct file_operations epoll_fops;

static bool is_epoll(const struct file *file)
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

static void ep_wake(struct wait_queue *wait)
{
	struct epitem *item = container_of(wait, struct ep_entry, wait)->item;
	unsigned long flags;

	spin_lock_irqsave(&epoll_lock, flags);
	rounds++;
	if (!item->dead)
		item_woken(item);
	spin_unlock_irqrestore(&epoll_lock, flags);
}

/* ------------------------------------------------------------------ */
/* Items                                                               */

/* The order in the tree: <0, 0, >0. */
static int compare(const struct epitem *item, const struct file *file, unsigned int fd)
{
	if (item->file != file)
		return item->file < file ? -1 : 1;
	return item->fd == fd ? 0 : item->fd < fd ? -1 : 1;
}

/* epoll_lock held */
static struct epitem *find_item(struct eventpoll *ep, const struct file *file, unsigned int fd)
{
	struct rb_node *node = ep->items.node;

	while (node) {
		struct epitem *item = rb_entry(node, struct epitem, node);
		int order = compare(item, file, fd);

		if (!order)
			return item;
		node = order < 0 ? node->right : node->left;
	}
	return NULL;
}

/* epoll_lock held */
static void link_item(struct eventpoll *ep, struct epitem *item)
{
	struct rb_node **link = &ep->items.node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (compare(rb_entry(parent, struct epitem, node), item->file, item->fd) < 0)
			link = &parent->right;
		else
			link = &parent->left;
	}
	rb_link_node(&item->node, parent, link);
	rb_insert(&ep->items, &item->node);
	list_add_tail(&item->file_link, &item->file->f_epoll);
	if (is_epoll(item->file)) {
		struct eventpoll *inner = item->file->private_data;

		list_add_tail(&item->nested, &ep->nested);
		list_add_tail(&item->watcher, &inner->watchers);
	}
}

/* epoll_lock not held */
static void put_item(struct epitem *item)
{
	bool last;

	spin_lock_irq(&epoll_lock);
	last = !--item->users;
	spin_unlock_irq(&epoll_lock);
	if (last) {
		kfree(item);
		atomic_dec(&watches);
	}
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
	item->dead = true;
	rb_erase(&item->ep->items, &item->node);
	list_del(&item->ready);
	list_del(&item->file_link);
	list_del(&item->nested);
	list_del(&item->watcher);
	spin_unlock_irq(&epoll_lock);
	wake_up_all(&item_gone);
	while ((entry = item->entries)) {
		item->entries = entry->next;
		remove_wait_queue(entry->queue, &entry->wait);
		kfree(entry);
	}
	put_item(item);
}

void epoll_drop_file(struct file *file)
{
	struct epitem *item;

	for (;;) {
		spin_lock_irq(&epoll_lock);
		item = list_empty(&file->f_epoll) ?
			       NULL :
			       list_first_entry(&file->f_epoll, struct epitem, file_link);
		spin_unlock_irq(&epoll_lock);
		if (!item)
			return;
		end_watch(item);
	}
}

/* ------------------------------------------------------------------ */
/* Asking                                                              */

/* The first on the list, to be asked outside the lock. */
struct question {
	struct epitem *item;
	struct file *file; /* a reference */
	u64 news;
};

/*
 * Take the first item up: it goes to the end of the list, or, if `claim`, those that are
 * told once leave it. epoll_lock held. false: its file is ending.
 */
static bool take_first(struct eventpoll *ep, bool claim, struct question *q)
{
	struct epitem *item = list_first_entry(&ep->ready, struct epitem, ready);

	list_del_init(&item->ready);
	if (!atomic_inc_not_zero(&item->file->f_count))
		return false;
	if (!claim || !(item->want.events & (EPOLLET | EPOLLONESHOT)))
		list_add_tail(&item->ready, &ep->ready);
	item->users++;
	*q = (struct question){ item, item->file, item->news };
	return true;
}

/* epoll_lock held: it is not ready, and (recheck) nothing came while we asked. */
static void drop_unready(const struct question *q)
{
	if (!q->item->dead && q->item->news == q->news)
		list_del_init(&q->item->ready);
}

static void end_question(const struct question *q)
{
	put_item(q->item);
	fput(q->file);
}

/* epoll_lock held */
static unsigned int count_ready(const struct eventpoll *ep)
{
	const struct list_head *pos;
	unsigned int n = 0;

	list_for_each(pos, &ep->ready)
		n++;
	return n;
}

/* Is one of those on the list ready? Those that are not leave it. */
static bool any_ready(struct eventpoll *ep)
{
	struct question q;
	unsigned int left;
	bool found = false;

	spin_lock_irq(&epoll_lock);
	for (left = count_ready(ep); left && !found && !list_empty(&ep->ready); left--) {
		unsigned int state;

		if (!take_first(ep, false, &q))
			continue;
		spin_unlock_irq(&epoll_lock);
		state = poll_file(q.file, NULL);
		spin_lock_irq(&epoll_lock);
		found = state & q.item->want.events;
		if (!found)
			drop_unready(&q);
		spin_unlock_irq(&epoll_lock);
		end_question(&q);
		spin_lock_irq(&epoll_lock);
	}
	spin_unlock_irq(&epoll_lock);
	return found;
}

/* What of the answer is told; an item of one shot is disarmed. epoll_lock held. */
static struct epoll_event_abi answer(const struct question *q, unsigned int state)
{
	struct epitem *item = q->item;
	struct epoll_event_abi event = { item->dead ? 0 : item->want.events & state,
					 item->want.data };

	if (!event.events)
		drop_unready(q);
	else if (item->want.events & EPOLLONESHOT) {
		item->want.events &= EVENT_FLAGS;
		list_del_init(&item->ready);
	}
	return event;
}

/* It could not be told: as if it had not been asked. */
static void take_back(const struct question *q, unsigned int events)
{
	struct epitem *item = q->item;

	spin_lock_irq(&epoll_lock);
	item->want.events |= events;
	if (!item->dead && list_empty(&item->ready))
		list_add(&item->ready, &item->ep->ready);
	spin_unlock_irq(&epoll_lock);
}

/* Ask the first on the list, and tell the program: 1, 0 (not ready) or -EFAULT. epoll_lock held. */
static int harvest_one(struct eventpoll *ep, struct epoll_event_abi __user *to)
	__must_hold(&epoll_lock)
{
	struct epoll_event_abi event;
	unsigned int state, wanted;
	struct question q;
	int told;

	if (!take_first(ep, true, &q))
		return 0;
	wanted = q.item->want.events;
	spin_unlock_irq(&epoll_lock);
	state = poll_file(q.file, NULL);
	spin_lock_irq(&epoll_lock);
	event = answer(&q, state);
	spin_unlock_irq(&epoll_lock);
	told = event.events != 0;
	if (told && copy_to_user(to, &event, sizeof(event))) {
		take_back(&q, wanted & EPOLLONESHOT ? wanted : 0);
		told = -EFAULT;
	}
	end_question(&q);
	spin_lock_irq(&epoll_lock);
	return told;
}

/* What is ready now, at most max: how many, or -EFAULT. */
static int harvest(struct eventpoll *ep, struct epoll_event_abi __user *to, int max)
{
	int told = 0, result = 0;
	unsigned int left;

	spin_lock_irq(&epoll_lock);
	for (left = count_ready(ep); left && told < max && !list_empty(&ep->ready); left--) {
		result = harvest_one(ep, to + told);
		if (result < 0)
			break;
		told += result;
	}
	if (told && !list_empty(&ep->ready))
		wake_up(&ep->wait); /* somebody else may go on with the rest */
	spin_unlock_irq(&epoll_lock);
	return told ? told : result;
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
	if (in_time && list_empty(&ep->ready) && !signal_pending(current)) {
		if (deadline == POLL_FOREVER)
			schedule();
		else
			in_time = schedule_timeout_ns(deadline - now) > 0;
	}
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

static long do_wait(int epfd, struct epoll_event_abi __user *to, int max, u64 deadline)
{
	struct file *file;
	long ret = -EINVAL;

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

static u64 deadline_ms(int timeout_ms)
{
	if (timeout_ms < 0)
		return POLL_FOREVER;
	return timeout_ms ? arch_clock_ns() + (u64)timeout_ms * NSEC_PER_MSEC : 0;
}

long sys_epoll_wait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms)
{
	return do_wait(epfd, to, max, deadline_ms(timeout_ms));
}

/* The same under another signal mask. */
static long wait_masked(int epfd, struct epoll_event_abi __user *to, int max, u64 deadline,
			const u64 __user *mask, size_t mask_size)
{
	long ret = poll_mask_set(mask, mask_size);

	if (ret)
		return ret;
	ret = do_wait(epfd, to, max, deadline);
	if (mask && ret != -EINTR) /* else behind the handler's frame */
		restore_saved_sigmask();
	return ret;
}

long sys_epoll_pwait(int epfd, struct epoll_event_abi __user *to, int max, int timeout_ms,
		     const u64 __user *mask, size_t mask_size)
{
	return wait_masked(epfd, to, max, deadline_ms(timeout_ms), mask, mask_size);
}

long sys_epoll_pwait2(int epfd, struct epoll_event_abi __user *to, int max,
		      struct timespec_abi __user *time, const u64 __user *mask, size_t mask_size)
{
	struct poll_timeout timeout;
	int error = poll_timeout_get(&timeout, time, 1);

	return error ? error : wait_masked(epfd, to, max, timeout.deadline, mask, mask_size);
}

/* ------------------------------------------------------------------ */
/* epoll_ctl: ep->ctl held, and a reference to the watched file        */

/* How many epolls are above this one (up), or in it, at most; `steps` runs out: too many. */
static int depth(const struct eventpoll *ep, bool up, int *steps)
{
	const struct epitem *item;
	int deepest = 0;

	if (--*steps < 0)
		return 0;
	if (up) {
		list_for_each_entry(item, &ep->watchers, watcher)
			deepest = max(deepest, 1 + depth(item->ep, up, steps));
	} else {
		list_for_each_entry(item, &ep->nested, nested)
			deepest = max(deepest, 1 + depth(item->file->private_data, up, steps));
	}
	return deepest;
}

/* Is `inner` ep itself, or does it, by whatever way, watch ep? */
static bool is_above(const struct eventpoll *inner, const struct eventpoll *ep, int *steps)
{
	const struct epitem *item;

	if (inner == ep || --*steps < 0)
		return true;
	list_for_each_entry(item, &ep->watchers, watcher)
		if (is_above(inner, item->ep, steps))
			return true;
	return false;
}

/* epoll_lock held */
static bool too_nested(const struct eventpoll *ep, const struct eventpoll *inner)
{
	int steps = MAX_STEPS;

	if (is_above(inner, ep, &steps))
		return true;
	return depth(ep, true, &steps) + 1 + depth(inner, false, &steps) > MAX_NESTED || steps < 0;
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
	*entry = (struct ep_entry){ .wait = { .wake = ep_wake },
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

/* So many watches at most that they take a 25th of the memory. */
static bool too_many(int count)
{
	return (u64)count * (sizeof(struct epitem) + sizeof(struct ep_entry)) >
	       nr_present_pages() * PAGE_SIZE / 25;
}

static struct epitem *make_item(struct eventpoll *ep, struct file *file, unsigned int fd,
				const struct epoll_event_abi *want)
{
	struct epitem *item;

	if (too_many(atomic_inc_return(&watches))) {
		atomic_dec(&watches);
		return ERR_PTR(-ENOSPC);
	}
	item = kzalloc(sizeof(*item), GFP_KERNEL);
	if (!item) {
		atomic_dec(&watches);
		return ERR_PTR(-ENOMEM);
	}
	*item = (struct epitem){ .ep = ep, .file = file, .fd = fd, .users = 1, .want = *want };
	INIT_LIST_HEAD(&item->ready);
	INIT_LIST_HEAD(&item->nested);
	INIT_LIST_HEAD(&item->watcher);
	return item;
}

static int add(struct eventpoll *ep, struct file *file, unsigned int fd,
	       const struct epoll_event_abi *want)
{
	struct epitem *item = make_item(ep, file, fd, want);
	struct hook hook = { { hook_queue }, item, false };
	bool refused;

	if (IS_ERR(item))
		return (int)PTR_ERR(item);
	spin_lock_irq(&epoll_lock);
	refused = is_epoll(file) && too_nested(ep, file->private_data);
	if (!refused)
		link_item(ep, item);
	spin_unlock_irq(&epoll_lock);
	if (refused) {
		put_item(item);
		return -ELOOP;
	}
	ask_now(item, is_epoll(file) ? NULL : &hook.table);
	if (hook.failed) {
		end_watch(item);
		return -ENOMEM;
	}
	return 0;
}

static int modify(struct epitem *item, const struct epoll_event_abi *want)
{
	if (item->want.events & EPOLLEXCLUSIVE || want->events & EPOLLEXCLUSIVE)
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

#define EXCLUSIVE_OK                                                                           \
	(EVENT_FLAGS & ~EPOLLONESHOT) | POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM | POLLERR | \
		POLLHUP

/* Does the call make sense at all? */
static int check_control(const struct file *epfile, int op, const struct file *file,
			 const struct epoll_event_abi *want)
{
	if (!file->f_op->poll)
		return -EPERM; /* always ready: nothing to wait for */
	if (epfile == file || !is_epoll(epfile))
		return -EINVAL;
	if (op != EPOLL_CTL_DEL && want->events & EPOLLEXCLUSIVE &&
	    (op == EPOLL_CTL_MOD || is_epoll(file) || want->events & ~(EXCLUSIVE_OK)))
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

static unsigned int ep_poll(struct file *file, poll_table *table)
{
	struct eventpoll *ep = file->private_data;

	poll_wait(file, &ep->wait, table);
	return any_ready(ep) ? POLLIN | POLLRDNORM : 0;
}

/* The first item, NULL: there is none; and a reference to its file, NULL: that is ending. */
static struct epitem *first_item(struct eventpoll *ep, struct file **file)
{
	struct epitem *item = NULL;
	struct rb_node *node;

	*file = NULL;
	spin_lock_irq(&epoll_lock);
	node = rb_first(&ep->items);
	if (node) {
		item = rb_entry(node, struct epitem, node);
		if (atomic_inc_not_zero(&item->file->f_count))
			*file = item->file;
	}
	spin_unlock_irq(&epoll_lock);
	return item;
}

static bool is_first(struct eventpoll *ep, const struct epitem *item)
{
	bool first;

	spin_lock_irq(&epoll_lock);
	first = rb_first(&ep->items) == &item->node;
	spin_unlock_irq(&epoll_lock);
	return first;
}

static int ep_release(struct inode *inode, struct file *epfile)
{
	struct eventpoll *ep = epfile->private_data;
	struct epitem *item;
	struct file *file;

	while ((item = first_item(ep, &file))) {
		if (!file) { /* its fput() ends the watch: see 1 in the head */
			wait_event(item_gone, !is_first(ep, item));
			continue;
		}
		end_watch(item);
		fput(file);
	}
	kfree(ep);
	return 0;
}

static const struct file_operations epoll_fops = {
	.llseek = no_llseek,
	.poll = ep_poll,
	.release = ep_release,
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
	INIT_LIST_HEAD(&ep->ready);
	INIT_LIST_HEAD(&ep->nested);
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
