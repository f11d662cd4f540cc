// SPDX-License-Identifier: MIT
/*
 * kernel/fs/pipe/pipe.c - bytes from one program to another.
 *
 * What:     a pipe is a ring of slots; each slot is a page, or a part of one, that was
 *           written and is yet to be read. A write fills fresh pages, but first the rest
 *           of the last one, if its odd end fits in there; a read empties slots and gives
 *           the pages back.
 *
 *                  first          first + used       (modulo the number of slots)
 *                    v                v
 *             |    | .##|####|####|##.|    |    |    used == 0: empty
 *                    ^read takes    ^write appends   used == slots: full
 *
 * Start at: pipe_readv(), pipe_writev()
 * Holds:    1. used <= slots, and each used slot has a page and len > 0.
 *           2. A write of up to PIPE_BUF bytes goes into one slot, under one hold of the
 *              lock: that is why no reader ever sees half of it.
 *           3. Sleepers are exclusive: one is woken for each change that lets one go on.
 *              Who slept, and leaves something for the next, wakes it.
 * Locks:    pipe->lock (RANK_FILE, sleeps) around everything that changes; it is held
 *           while bytes are copied to and from the program, and dropped to sleep. used,
 *           readers and writers may be looked at without it, by somebody who queued up
 *           first: each is one word.
 * Not here: how its ends are opened and closed, and its size: pipe_open.c. splice, O_DIRECT.
 * See it:   tests/user/as-user/pipe_*.c, tests/kernel/poll_test.c; docs/pipes-and-poll.md
 * Spec:     pipe(7).   Book: LDD3 ch. 6 (scullpipe).   Linux: fs/pipe.c
 */
#include "kernel/fs/pipe/pipe_internal.h"

#include "kernel/fs/poll/fasync.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/locking/mutex.h"
#include "kernel/process/process.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/ioctl.h"
#include "mm/phys/slab.h"
#include "mm/virt/kmap.h"

static bool is_empty(const struct pipe *pipe)
{
	return !READ_ONCE(pipe->used);
}

static bool is_full(const struct pipe *pipe)
{
	return READ_ONCE(pipe->used) >= READ_ONCE(pipe->slots);
}

/* Would a read return now, with bytes or with the end of file? */
static bool may_read(const struct pipe *pipe)
{
	return !is_empty(pipe) || !READ_ONCE(pipe->writers);
}

static bool may_write(const struct pipe *pipe)
{
	return !is_full(pipe) || !READ_ONCE(pipe->readers);
}

/*
 * Sleep in queue until woken, unless ready(); 0, or -ERESTARTSYS if a signal came first.
 *
 * => pipe->lock not held; the caller looks again: what was ready may be somebody else's by now
 */
static int pipe_sleep(struct pipe *pipe, wait_queue_head_t *queue,
		      bool (*ready)(const struct pipe *))
{
	DEFINE_WAIT(wait);

	prepare_to_wait_exclusive(queue, &wait, TASK_INTERRUPTIBLE);
	if (!ready(pipe) && !signal_pending(current))
		schedule();
	finish_wait(queue, &wait);
	/*
	 * A wake-up may have chosen us after we looked, and before finish_wait(). Then it
	 * woke nobody else: even with a signal pending it is for us to go on.
	 */
	return !ready(pipe) && signal_pending(current) ? -ERESTARTSYS : 0;
}

/* ------------------------------------------------------------------ */
/* Where the bytes come from or go to, in the program                  */

struct cursor {
	const struct iovec *iov;
	size_t offset; /* into *iov */
	size_t left;   /* bytes, in all that follow */
};

static struct cursor cursor_at(const struct iovec *iov, unsigned long n)
{
	struct cursor c = { iov, 0, 0 };

	for (unsigned long i = 0; i < n; i++)
		c.left += iov[i].iov_len;
	return c;
}

/* Copy n <= c->left bytes between kernel memory and the program; false: not all, and c has not moved. */
static bool copy(struct cursor *c, char *kernel, size_t n, bool to_user)
{
	struct cursor next = *c;

	next.left -= n;
	while (n) {
		size_t part = min(n, next.iov->iov_len - next.offset);
		char __user *user = (char __user *)next.iov->iov_base + next.offset;

		if (to_user ? copy_to_user(user, kernel, part) : copy_from_user(kernel, user, part))
			return false;
		kernel += part;
		n -= part;
		next.offset += part;
		if (next.offset == next.iov->iov_len) {
			next.iov++;
			next.offset = 0;
		}
	}
	*c = next;
	return true;
}

static bool copy_page_part(struct cursor *c, struct page *page, size_t offset, size_t n,
			   bool to_user)
{
	char *kaddr = kmap(page);
	bool copied = copy(c, kaddr + offset, n, to_user);

	kunmap(page);
	return copied;
}

/* ------------------------------------------------------------------ */
/* Reading                                                             */

/* The first slot is empty: its page goes. */
static void drop_slot(struct pipe *pipe)
{
	struct slot *slot = slot_at(pipe, 0);

	if (pipe->spare)
		__free_page(slot->page);
	else
		pipe->spare = slot->page;
	slot->page = NULL;
	pipe->first++;
	WRITE_ONCE(pipe->used, pipe->used - 1);
}

/* As much as there is and is wanted. 0 or -EFAULT; bytes that could not be copied stay. */
static int take(struct pipe *pipe, struct cursor *c)
{
	while (c->left && !is_empty(pipe)) {
		struct slot *slot = slot_at(pipe, 0);
		size_t n = min((size_t)slot->len, c->left);

		if (!copy_page_part(c, slot->page, slot->offset, n, true))
			return -EFAULT;
		slot->offset += n;
		slot->len -= n;
		if (!slot->len)
			drop_slot(pipe);
	}
	return 0;
}

static ssize_t pipe_readv(struct file *file, const struct iovec *iov, unsigned long n, loff_t *pos)
{
	struct cursor c = cursor_at(iov, n);
	struct pipe *pipe = pipe_of(file);
	bool slept = false, was_full;
	size_t total = c.left;
	int error = 0;

	if (!total)
		return 0;
	mutex_lock(&pipe->lock);
	while (is_empty(pipe) && pipe->writers && !error) {
		mutex_unlock(&pipe->lock);
		if (READ_ONCE(file->f_flags) & O_NONBLOCK)
			return -EAGAIN;
		error = pipe_sleep(pipe, &pipe->readable, may_read);
		slept = true;
		mutex_lock(&pipe->lock); /* recheck: another reader may have been quicker */
	}
	was_full = is_full(pipe);
	if (!error)
		error = take(pipe, &c);
	if (was_full && !is_full(pipe))
		wake_up(&pipe->writable);
	if (c.left < total)
		kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
	if (slept && !is_empty(pipe))
		wake_up(&pipe->readable);
	mutex_unlock(&pipe->lock);
	return c.left < total ? (ssize_t)(total - c.left) : error;
}

static ssize_t pipe_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct iovec iov = { buf, count };

	return pipe_readv(file, &iov, 1, pos);
}

/* ------------------------------------------------------------------ */
/* Writing                                                             */

/*
 * The odd end of the write (what is more than whole pages) goes behind the last bytes, if
 * their page has room for all of it. 0, also if it has not, or -EFAULT.
 */
static int append(struct pipe *pipe, struct cursor *c)
{
	size_t n = offset_in_page(c->left), at;
	struct slot *last;

	if (!n || is_empty(pipe))
		return 0;
	last = slot_at(pipe, pipe->used - 1);
	at = last->offset + last->len;
	if (at + n > PAGE_SIZE)
		return 0;
	if (!copy_page_part(c, last->page, at, n, false))
		return -EFAULT;
	last->len += n;
	return 0;
}

/* One slot more: there is room. 0, -ENOMEM or -EFAULT. */
static int add_slot(struct pipe *pipe, struct cursor *c)
{
	struct page *page = pipe->spare ? pipe->spare : alloc_page(GFP_HIGHUSER);
	size_t n = min(c->left, PAGE_SIZE);

	if (!page)
		return -ENOMEM;
	pipe->spare = page;
	if (!copy_page_part(c, page, 0, n, false))
		return -EFAULT;
	pipe->spare = NULL;
	*slot_at(pipe, pipe->used) = (struct slot){ page, 0, (u16)n };
	WRITE_ONCE(pipe->used, pipe->used + 1);
	return 0;
}

/* As much as there is room for. 0, -ENOMEM or -EFAULT. */
static int put(struct pipe *pipe, struct cursor *c)
{
	int error = append(pipe, c);

	while (!error && c->left && !is_full(pipe))
		error = add_slot(pipe, c);
	return error;
}

/* To the thread that writes, not to any of its process. */
static void send_sigpipe(void)
{
	struct siginfo info = {
		.si_signo = SIGPIPE,
		.si_code = SI_USER,
		.user = { .pid = current->process->pid, .uid = current->cred.uid },
	};
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	send_sig_info(SIGPIPE, &info, current, false);
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static ssize_t pipe_writev(struct file *file, const struct iovec *iov, unsigned long n, loff_t *pos)
{
	struct cursor c = cursor_at(iov, n);
	struct pipe *pipe = pipe_of(file);
	bool slept = false, was_empty;
	size_t total = c.left;
	int error = 0;

	if (!total)
		return 0;
	mutex_lock(&pipe->lock);
	while (!error) {
		was_empty = is_empty(pipe);
		error = pipe->readers ? put(pipe, &c) : -EPIPE;
		if ((was_empty && !is_empty(pipe)) || READ_ONCE(pipe->polled))
			wake_up(&pipe->readable);
		if (c.left < total)
			kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
		if (error || !c.left)
			break;
		mutex_unlock(&pipe->lock); /* it is full */
		if (READ_ONCE(file->f_flags) & O_NONBLOCK)
			return c.left < total ? (ssize_t)(total - c.left) : -EAGAIN;
		error = pipe_sleep(pipe, &pipe->writable, may_write);
		slept = true;
		mutex_lock(&pipe->lock); /* recheck: another writer may have been quicker */
	}
	if (slept && !is_full(pipe))
		wake_up(&pipe->writable);
	mutex_unlock(&pipe->lock);
	if (error == -EPIPE)
		send_sigpipe();
	return c.left < total ? (ssize_t)(total - c.left) : error;
}

static ssize_t pipe_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct iovec iov = { (void __user *)buf, count };

	return pipe_writev(file, &iov, 1, pos);
}

/* ------------------------------------------------------------------ */
/* Asking                                                              */

static unsigned int pipe_poll(struct file *file, poll_table *table)
{
	struct pipe *pipe = pipe_of(file);
	unsigned int mask = 0;

	WRITE_ONCE(pipe->polled, true);
	if (file->f_mode & FMODE_READ) {
		poll_wait(file, &pipe->readable, table);
		if (!is_empty(pipe))
			mask |= POLLIN | POLLRDNORM;
		if (!READ_ONCE(pipe->writers) &&
		    READ_ONCE(pipe->writer_opens) != (unsigned long)file->private_data)
			mask |= POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(file, &pipe->writable, table);
		if (!is_full(pipe))
			mask |= POLLOUT | POLLWRNORM;
		if (!READ_ONCE(pipe->readers))
			mask |= POLLERR;
	}
	return mask;
}

static int pipe_fasync(int fd, struct file *file, int on)
{
	struct pipe *pipe = pipe_of(file);
	int ret = 0;

	if (file->f_mode & FMODE_READ)
		ret = fasync_helper(fd, file, on, &pipe->fasync_readers);
	if (ret >= 0 && file->f_mode & FMODE_WRITE)
		ret = fasync_helper(fd, file, on, &pipe->fasync_writers);
	return ret;
}

static int pipe_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe *pipe = pipe_of(file);
	int bytes = 0;

	if (cmd != FIONREAD)
		return -ENOTTY;
	mutex_lock(&pipe->lock);
	for (unsigned int i = 0; i < pipe->used; i++)
		bytes += slot_at(pipe, i)->len;
	mutex_unlock(&pipe->lock);
	return put_user(bytes, (int __user *)arg);
}

const struct file_operations pipe_fops = {
	.llseek = no_llseek,
	.read = pipe_read,
	.write = pipe_write,
	.readv = pipe_readv,
	.writev = pipe_writev,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.fasync = pipe_fasync,
	.release = pipe_release,
};
