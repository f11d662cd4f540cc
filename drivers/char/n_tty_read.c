// SPDX-License-Identifier: MIT
/*
 * drivers/char/n_tty_read.c - the line discipline: read(), from the bytes that wait.
 *
 * What:     in canonical mode one line, or what fits of it; a mark of ^D ends a read, too, and
 *           is not delivered. Else bytes as they come, and VMIN and VTIME say for how many a
 *           read waits, and how long. Whatever it takes makes room: the device goes on.
 * Start at: tty_read_bytes()
 * Locks:    tty->lock for everything but the copy to the program; read_mutex around a read().
 * See it:   tests/user/as-user/tty_*; tests/kernel/tty_test.c; docs/terminal.md
 * Spec:     termios(3), "Canonical and noncanonical mode".   Linux: drivers/tty/n_tty.c, n_tty_read()
 */
#include "drivers/char/n_tty.h"

#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

bool tty_readable(const struct tty *tty, bool poll)
{
	const u8 *cc = tty->termios.cc;
	u32 wanted = poll && !cc[VTIME] && cc[VMIN] ? cc[VMIN] : 1;

	if (canonical(tty))
		return READ_ONCE(tty->lines) != READ_ONCE(tty->tail);
	return READ_ONCE(tty->head) - READ_ONCE(tty->tail) >= wanted;
}

size_t tty_waiting(const struct tty *tty)
{
	size_t n = 0;

	if (!canonical(tty))
		return tty->head - tty->tail;
	for (u32 i = tty->tail; i != tty->lines; i++)
		n += !(is_end(tty, i) && tty->input[i % TTY_INPUT] == EOF_MARK);
	return n;
}

/* Up to n bytes of one line into to[]; *end: it ended there. */
static size_t take_line(struct tty *tty, u8 *to, size_t n, bool *end)
{
	size_t done = 0;

	while (tty->tail != tty->lines && !*end) {
		u8 c = *input_at(tty, tty->tail);
		bool is_mark = is_end(tty, tty->tail) && c == EOF_MARK;

		if (!is_mark && done == n)
			break;
		if (!is_mark) /* a mark is no byte: it goes even if there is no room for one */
			to[done++] = c;
		*end = is_end(tty, tty->tail);
		mark_end(tty, tty->tail++, false);
	}
	return done;
}

static size_t take_raw(struct tty *tty, u8 *to, size_t n)
{
	size_t done = 0;

	while (done < n && tty->tail != tty->head)
		to[done++] = *input_at(tty, tty->tail++);
	tty->lines = tty->tail;
	return done;
}

/* Bytes for a read that still wants n; *end: it is to return, however many it has. */
static size_t take(struct file *file, u8 *to, size_t n, bool *end)
{
	struct tty *tty = tty_of(file);
	size_t done = 0;

	spin_lock_irq(&tty->lock);
	if (!tty_file_is_dead(file)) { /* else they are for who has opened it since */
		done = canonical(tty) ? take_line(tty, to, n, end) : take_raw(tty, to, n);
		tty_pull_held(tty);
	}
	spin_unlock_irq(&tty->lock);
	return done;
}

/* How long a read waits: for so many bytes, at most so long, and so long after the first (jiffies). */
struct patience {
	size_t minimum;
	long timeout, between;
};

static struct patience patience_of(struct tty *tty)
{
	struct patience p = { 1, MAX_SCHEDULE_TIMEOUT, 0 };
	const u8 *cc = tty->termios.cc;

	if (canonical(tty))
		return p;
	if (cc[VMIN]) {
		p.minimum = cc[VMIN];
		p.between = (long)cc[VTIME] * HZ / 10;
	} else {
		p.timeout = (long)cc[VTIME] * HZ / 10;
	}
	return p;
}

/* Why a reader need not wait for more: 0 is the end of input. 1: wait. */
static int nothing_comes(struct file *file, const struct patience *p)
{
	struct tty *tty = tty_of(file);

	if (tty->other_gone)
		return -EIO;
	if (tty_file_is_dead(file) || tty->at_end || !p->timeout)
		return 0;
	return READ_ONCE(file->f_flags) & O_NONBLOCK ? -EAGAIN : 1;
}

/* Sleep until there is something to read or to say; 0, or -ERESTARTSYS. */
static int wait_for_input(struct file *file, struct patience *p)
{
	struct tty *tty = tty_of(file);
	long left = wait_event_interruptible_timeout(
		tty->read_wait, tty_readable(tty, false) || nothing_comes(file, p) != 1,
		p->timeout);

	if (left < 0)
		return (int)left;
	if (p->timeout != MAX_SCHEDULE_TIMEOUT)
		p->timeout = left;
	return 0;
}

static ssize_t read_locked(struct file *file, char __user *buf, size_t count)
{
	struct tty *tty = tty_of(file);
	struct patience p = patience_of(tty);
	size_t done = 0;
	bool end = false;
	int ret = 0;

	while (done < count && !end) {
		u8 chunk[256];
		size_t n = take(file, chunk, min(count - done, sizeof(chunk)), &end);

		if (copy_to_user(buf + done, chunk, n))
			return -EFAULT;
		done += n;
		if (n && p.between)
			p.timeout = p.between;
		if (n || end)
			continue;
		if (done >= p.minimum)
			break;
		ret = nothing_comes(file, &p);
		if (ret != 1)
			break;
		ret = wait_for_input(file, &p);
		if (ret)
			break;
	}
	return done ? (ssize_t)done : ret;
}

ssize_t tty_read_bytes(struct file *file, char __user *buf, size_t count)
{
	struct tty *tty = tty_of(file);
	ssize_t ret;

	if (!count)
		return 0;
	if (READ_ONCE(file->f_flags) & O_NONBLOCK) {
		if (!mutex_trylock(&tty->read_mutex))
			return -EAGAIN;
	} else if (mutex_lock_interruptible(&tty->read_mutex)) {
		return -ERESTARTSYS;
	}
	ret = read_locked(file, buf, count);
	mutex_unlock(&tty->read_mutex);
	return ret;
}
