// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/timerfd.c - a timer that is waited for as a file.
 *
 * What:     read() gives how often the timer has expired since the last read, and waits
 *           while that is 0; poll() works. A periodic one fires once, and only when
 *           somebody looks is it counted how often it would have fired meanwhile, and
 *           set for the next time: so one with an interval of 1 ns costs nothing.
 *
 *             settime      fires           read, gettime, settime
 *             |------------|--+--+--+--+---|
 *             armed        ticks 1         ticks 5; armed again
 *
 * Start at: timerfd_read(), catch_up()
 * Holds:    expires is by arch_clock_ns(), whatever the clock; that of a date moves when
 *           the clock is set.
 * Locks:    lock (RANK_DRIVER), interrupts off, around all that changes.
 * See it:   tests/user/as-user/timerfd_*.c; gdb: np-timers; docs/timers.md
 * Spec:     timerfd_create(2).   Linux: fs/timerfd.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/time.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define TFD_CLOEXEC		O_CLOEXEC
#define TFD_NONBLOCK		O_NONBLOCK
#define TFD_TIMER_ABSTIME	1
#define TFD_TIMER_CANCEL_ON_SET 2

struct timerfd {
	wait_queue_head_t wait;
	spinlock_t lock;
	int clock; /* [I] */
	struct ktimer timer;
	u64 expires;  /* [lock] 0: not armed */
	u64 interval; /* [lock] ns; 0: once */
	u64 ticks;    /* [lock] expirations that have not been read */
	bool fired;   /* [lock] periodic: the timer has fired, and is not set again yet */
	bool date;    /* [lock] it waits for a date */
	bool cancel_on_set, cancelled; /* [lock] a jump of that date ends it */
	struct clock_watch watch;      /* of CLOCK_REALTIME */
};

static const struct file_operations timerfd_fops;

static void timerfd_fires(unsigned long data)
{
	struct timerfd *t = (struct timerfd *)data;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	if (t->expires && !t->fired && t->expires <= arch_clock_ns()) { /* else set anew just now */
		t->ticks++;
		if (t->interval)
			t->fired = true;
		else
			t->expires = 0;
		wake_up(&t->wait);
	}
	spin_unlock_irqrestore(&t->lock, flags);
}

/* lock held: a periodic timer that has fired gets its other ticks until now, and goes on. */
static void catch_up(struct timerfd *t)
{
	u64 now = arch_clock_ns(), more;

	if (!t->fired)
		return;
	more = (now - t->expires) / t->interval;
	t->ticks += more;
	t->expires += (more + 1) * t->interval;
	t->fired = false;
	ktimer_start(&t->timer, t->expires);
}

/* lock held */
static struct itimerspec_abi told(struct timerfd *t)
{
	u64 now = arch_clock_ns(), left = 0;

	catch_up(t);
	if (t->expires)
		left = t->expires > now ? t->expires - now : 1;
	return (struct itimerspec_abi){ ns_to_timespec(t->interval), ns_to_timespec(left) };
}

/* The date has changed: what waits for one comes sooner, or later. */
static void date_changed(struct clock_watch *watch, s64 forward)
{
	struct timerfd *t = container_of(watch, struct timerfd, watch);

	spin_lock(&t->lock);
	if (t->date && t->expires) {
		catch_up(t); /* by the old date: its ticks must not lie ahead */
		t->expires = (s64)t->expires > forward ? t->expires - (u64)forward : 1;
		ktimer_start(&t->timer, t->expires);
	}
	if (t->cancel_on_set) {
		t->cancelled = true;
		wake_up(&t->wait);
	}
	spin_unlock(&t->lock);
}

/* ------------------------------------------------------------------ */
/* As a file                                                           */

/* Is there something to read? *ticks, or 0: the date was set. */
static bool take(struct timerfd *t, u64 *ticks)
{
	bool taken;

	spin_lock_irq(&t->lock);
	taken = t->ticks || t->cancelled;
	if (taken) {
		catch_up(t);
		*ticks = t->cancelled ? 0 : t->ticks;
		t->ticks = 0;
		t->cancelled = false;
	}
	spin_unlock_irq(&t->lock);
	return taken;
}

static ssize_t timerfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct timerfd *t = file->private_data;
	u64 ticks;
	int error;

	if (count < sizeof(ticks))
		return -EINVAL;
	error = wait_event_file(file, t->wait, take(t, &ticks));
	if (error)
		return error;
	if (!ticks)
		return -ECANCELED;
	return copy_to_user(buf, &ticks, sizeof(ticks)) ? -EFAULT : (ssize_t)sizeof(ticks);
}

static unsigned int timerfd_poll(struct file *file, poll_table *table)
{
	struct timerfd *t = file->private_data;

	poll_wait(file, &t->wait, table);
	return READ_ONCE(t->ticks) || READ_ONCE(t->cancelled) ? POLLIN : 0;
}

static int timerfd_release(struct inode *inode, struct file *file)
{
	struct timerfd *t = file->private_data;

	clock_watch_remove(&t->watch);
	ktimer_cancel_sync(&t->timer);
	kfree(t);
	return 0;
}

static const struct file_operations timerfd_fops = {
	.llseek = noop_llseek,
	.read = timerfd_read,
	.poll = timerfd_poll,
	.release = timerfd_release,
};

/* ------------------------------------------------------------------ */
/* System calls                                                        */

static bool is_alarm(int clock)
{
	return clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}

static bool is_date(int clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM;
}

long sys_timerfd_create(int clock, int flags)
{
	struct timerfd *t;
	int fd;

	if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK) ||
	    (!is_date(clock) && !is_alarm(clock) && clock != CLOCK_MONOTONIC &&
	     clock != CLOCK_BOOTTIME))
		return -EINVAL;
	if (is_alarm(clock) && !cred_is_root(&current->cred))
		return -EPERM;
	t = kzalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -ENOMEM;
	init_waitqueue_head(&t->wait);
	spin_lock_init_rank(&t->lock, "timerfd", RANK_DRIVER);
	t->clock = clock;
	t->timer.function = timerfd_fires;
	t->timer.data = (unsigned long)t;
	INIT_LIST_HEAD(&t->watch.list);
	t->watch.changed = date_changed;
	if (is_date(clock))
		clock_watch_add(&t->watch);
	fd = anon_inode_getfd("anon_inode:[timerfd]", &timerfd_fops, t,
			      O_RDWR | (unsigned int)flags);
	if (fd < 0) {
		clock_watch_remove(&t->watch);
		kfree(t);
	}
	return fd;
}

/* The timer behind fd; *file holds the reference. ERR_PTR(-EBADF), (-EINVAL): no timer. */
static struct timerfd *timerfd_get(int fd, struct file **file)
{
	*file = fget((unsigned int)fd);
	if (!*file)
		return ERR_PTR(-EBADF);
	if ((*file)->f_op == &timerfd_fops)
		return (*file)->private_data;
	fput(*file);
	return ERR_PTR(-EINVAL);
}

/* lock held */
static void arm(struct timerfd *t, int flags, const struct itimerspec_abi *new)
{
	u64 value = timespec_to_ns(&new->value);

	ktimer_cancel(&t->timer); /* if its function runs now, it finds `expires` to lie ahead */
	t->interval = timespec_to_ns(&new->interval);
	t->ticks = 0;
	t->fired = t->cancelled = false;
	t->date = flags & TFD_TIMER_ABSTIME && is_date(t->clock);
	t->cancel_on_set = t->date && flags & TFD_TIMER_CANCEL_ON_SET;
	if (!value)
		t->expires = 0;
	else if (t->date)
		t->expires = wall_clock_deadline(value);
	else
		t->expires = flags & TFD_TIMER_ABSTIME ? value : arch_clock_ns() + value;
	if (t->expires)
		ktimer_start(&t->timer, t->expires);
}

long sys_timerfd_settime(int fd, int flags, const struct itimerspec_abi __user *new,
			 struct itimerspec_abi __user *old)
{
	struct itimerspec_abi wanted, was;
	struct timerfd *t;
	struct file *file;

	if (copy_from_user(&wanted, new, sizeof(wanted)))
		return -EFAULT;
	if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) ||
	    !timespec_valid(&wanted.value) || !timespec_valid(&wanted.interval))
		return -EINVAL;
	t = timerfd_get(fd, &file);
	if (IS_ERR(t))
		return PTR_ERR(t);
	spin_lock_irq(&t->lock);
	was = told(t);
	arm(t, flags, &wanted);
	spin_unlock_irq(&t->lock);
	fput(file);
	return old && copy_to_user(old, &was, sizeof(was)) ? -EFAULT : 0;
}

long sys_timerfd_gettime(int fd, struct itimerspec_abi __user *to)
{
	struct itimerspec_abi now;
	struct file *file;
	struct timerfd *t = timerfd_get(fd, &file);

	if (IS_ERR(t))
		return PTR_ERR(t);
	spin_lock_irq(&t->lock);
	now = told(t);
	spin_unlock_irq(&t->lock);
	fput(file);
	return copy_to_user(to, &now, sizeof(now)) ? -EFAULT : 0;
}
