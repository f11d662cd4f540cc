// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_kmsg.c - /proc/kmsg: the log, as it is written.
 *
 * What:     one place in the log for all readers: what one has read, no other gets. Who has
 *           read all waits for more; each line begins with its level, "<6>". syslog(2)
 *           reads from the same place (klogd), or the whole log again and again (dmesg).
 * Start at: kmsg_read_next()
 * Locks:    kmsg_mutex: where the next reader goes on. printk() may be called with any
 *           lock held, so it wakes nobody: while somebody waits, a timer looks for news.
 * See it:   cat /proc/kmsg; tests/user/as-root/proc_kmsg.c
 * Spec:     proc(5), syslog(2).   Linux: fs/proc/kmsg.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/locking/mutex.h"
#include "kernel/sched/sched.h"
#include "kernel/time/timer.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

#define LOOK_NS (50 * NSEC_PER_MSEC)
#define PIECE	256

static DEFINE_MUTEX(kmsg_mutex);
static u64 kmsg_pos; /* [kmsg_mutex] */
static DECLARE_WAIT_QUEUE_HEAD(kmsg_wait);
static struct ktimer look;

/* What there is now, at most count bytes; 0: nothing new. kmsg_mutex held. */
static ssize_t read_log(char __user *buf, size_t count)
{
	char piece[PIECE];
	size_t done = 0;

	while (done < count) {
		u64 pos = kmsg_pos;
		size_t n = log_read(&pos, piece, min(count - done, sizeof(piece)));

		if (!n)
			break;
		if (copy_to_user(buf + done, piece, n))
			return done ? (ssize_t)done : -EFAULT;
		kmsg_pos = pos;
		done += n;
	}
	return (ssize_t)done;
}

static bool is_news(void)
{
	u64 pos = READ_ONCE(kmsg_pos);
	char c;

	return log_read(&pos, &c, 1) > 0;
}

/* look's function: as long as there is nobody to be told, or nothing to tell, it comes again. */
static void look_for_news(unsigned long unused)
{
	if (is_news())
		wake_up_all(&kmsg_wait);
	else if (waitqueue_active(&kmsg_wait))
		ktimer_start(&look, arch_clock_ns() + LOOK_NS);
}

/* Asked by who stands in the queue already, so that the timer finds him there. */
static bool is_news_or_look(void)
{
	if (is_news())
		return true;
	ktimer_start(&look, arch_clock_ns() + LOOK_NS);
	return false;
}

ssize_t kmsg_read_next(char __user *buf, size_t count, bool wait)
{
	ssize_t n;

	for (;;) {
		if (mutex_lock_interruptible(&kmsg_mutex))
			return -ERESTARTSYS;
		n = read_log(buf, count);
		mutex_unlock(&kmsg_mutex);
		if (n || !count)
			return n;
		if (!wait)
			return -EAGAIN;
		if (wait_event_interruptible(kmsg_wait, is_news_or_look()))
			return -ERESTARTSYS;
	}
}

u64 kmsg_unread(void)
{
	return min(log_position() - READ_ONCE(kmsg_pos), (u64)LOG_SIZE);
}

static ssize_t kmsg_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return kmsg_read_next(buf, count, !(READ_ONCE(file->f_flags) & O_NONBLOCK));
}

static unsigned int kmsg_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &kmsg_wait, table);
	return is_news_or_look() ? POLLIN | POLLRDNORM : 0;
}

static const struct file_operations kmsg_fops = {
	.llseek = no_llseek,
	.read = kmsg_read,
	.poll = kmsg_poll,
};

void proc_kmsg_init(void)
{
	struct proc_dir_entry *entry = create_proc_entry("kmsg", 0400, NULL);

	look.function = look_for_news;
	if (!entry)
		panic("no memory for /proc/kmsg");
	entry->proc_fops = &kmsg_fops;
}
