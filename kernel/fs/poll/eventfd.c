// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/eventfd.c - a counter that can be waited for.
 *
 * What:     write() adds to a 64-bit counter; read() takes all of it, or with
 *           EFD_SEMAPHORE one, and waits while it is 0. A write that would overflow it
 *           waits for a read. Eight bytes at a time, and poll() works: the smallest
 *           thing by which one thread tells another that there is work.
 * Start at: eventfd_read()
 * Locks:    lock (RANK_DRIVER) around count, and around the wake-up that follows a change.
 * See it:   tests/user/as-user/eventfd_*.c
 * Spec:     eventfd(2).   Linux: fs/eventfd.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define EFD_SEMAPHORE 1
#define EFD_NONBLOCK  O_NONBLOCK
#define EFD_CLOEXEC   O_CLOEXEC
#define COUNT_MAX     (~0ULL - 1)

struct eventfd {
	wait_queue_head_t wait; /* readers and writers */
	spinlock_t lock;
	u64 count;	/* [lock] at most COUNT_MAX */
	bool semaphore; /* [I] */
};

static bool take(struct eventfd *event, u64 *value)
{
	bool taken;

	spin_lock(&event->lock);
	taken = event->count > 0;
	if (taken) {
		*value = event->semaphore ? 1 : event->count;
		event->count -= *value;
		wake_up(&event->wait);
	}
	spin_unlock(&event->lock);
	return taken;
}

static bool add(struct eventfd *event, u64 value)
{
	bool added;

	spin_lock(&event->lock);
	added = value <= COUNT_MAX - event->count;
	if (added) {
		event->count += value;
		wake_up(&event->wait);
	}
	spin_unlock(&event->lock);
	return added;
}

static ssize_t eventfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct eventfd *event = file->private_data;
	u64 value;
	int error;

	if (count < sizeof(value))
		return -EINVAL;
	error = wait_event_file(file, event->wait, take(event, &value));
	if (error)
		return error;
	return copy_to_user(buf, &value, sizeof(value)) ? -EFAULT : (ssize_t)sizeof(value);
}

static ssize_t eventfd_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct eventfd *event = file->private_data;
	u64 value;
	int error;

	if (count < sizeof(value))
		return -EINVAL;
	if (copy_from_user(&value, buf, sizeof(value)))
		return -EFAULT;
	if (value > COUNT_MAX)
		return -EINVAL;
	error = wait_event_file(file, event->wait, add(event, value));
	return error ? error : (ssize_t)sizeof(value);
}

static unsigned int eventfd_poll(struct file *file, poll_table *table)
{
	struct eventfd *event = file->private_data;
	u64 count;

	poll_wait(file, &event->wait, table);
	count = READ_ONCE(event->count);
	return (count > 0 ? POLLIN : 0U) | (count < COUNT_MAX ? POLLOUT : 0U);
}

static int eventfd_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations eventfd_fops = {
	.llseek = noop_llseek,
	.read = eventfd_read,
	.write = eventfd_write,
	.poll = eventfd_poll,
	.release = eventfd_release,
};

long sys_eventfd2(unsigned int count, int flags)
{
	struct eventfd *event;
	int fd;

	if (flags & ~(EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC))
		return -EINVAL;
	event = kzalloc(sizeof(*event), GFP_KERNEL);
	if (!event)
		return -ENOMEM;
	init_waitqueue_head(&event->wait);
	spin_lock_init_rank(&event->lock, "eventfd", RANK_DRIVER);
	event->count = count;
	event->semaphore = flags & EFD_SEMAPHORE;
	fd = anon_inode_getfd("anon_inode:[eventfd]", &eventfd_fops, event,
			      O_RDWR | ((unsigned int)flags & ~EFD_SEMAPHORE));
	if (fd < 0)
		kfree(event);
	return fd;
}

long sys_eventfd(unsigned int count)
{
	return sys_eventfd2(count, 0);
}
