// SPDX-License-Identifier: MIT
/*
 * kernel/sys_log.c - syslog(2): the log, for dmesg and klogd.
 *
 * What:     two readers: READ_ALL gives the last bytes again and again (dmesg), READ each byte
 *           once, to whoever comes first (klogd). CLEAR only moves the place where READ_ALL
 *           begins; the ring keeps what it has.
 * Start at: sys_syslog()
 * Holds:    a message may be logged with any lock held, so logging wakes nobody: who waits in
 *           READ looks again ten times a second.
 * Locks:    positions are single words; two READs at once may both get a piece.
 * See it:   dmesg; tests/user/as-root/syslog_reads.c
 * Spec:     syslog(2).   Linux: kernel/printk/printk.c
 */
#include "arch/arch.h"
#include "kernel/lib/printk.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
#include "kernel/time/delay.h"
#include "kernel/uapi/errno.h"

enum {
	LOG_CLOSE,
	LOG_OPEN,
	LOG_READ,
	LOG_READ_ALL,
	LOG_READ_CLEAR,
	LOG_CLEAR,
	LOG_CONSOLE_OFF,
	LOG_CONSOLE_ON,
	LOG_CONSOLE_LEVEL,
	LOG_SIZE_UNREAD,
	LOG_SIZE_BUFFER,
};

static u64 read_pos, clear_pos;
static int level_before_off = -1;

/* Copy from *pos on, at most len bytes: how many, or -EFAULT. */
static long copy_log(u64 *pos, char __user *to, size_t len)
{
	char piece[256];
	size_t done = 0, n;

	while (done < len && (n = log_read(pos, piece, min(len - done, sizeof(piece)))) > 0) {
		if (copy_to_user(to + done, piece, n))
			return -EFAULT;
		done += n;
	}
	return (long)done;
}

static long read_next(char __user *to, size_t len)
{
	u64 pos;
	long n;

	while (READ_ONCE(read_pos) == log_position()) {
		schedule_timeout_interruptible(HZ / 10);
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
	pos = READ_ONCE(read_pos);
	n = copy_log(&pos, to, len);
	if (n > 0)
		WRITE_ONCE(read_pos, pos);
	return n;
}

/* The last len bytes since the log was cleared. */
static long read_all(char __user *to, size_t len)
{
	u64 end = log_position(), pos = READ_ONCE(clear_pos);

	if (end - pos > len)
		pos = end - len;
	return copy_log(&pos, to, len);
}

static void console_off(bool off)
{
	if (off && level_before_off < 0) {
		level_before_off = console_loglevel;
		console_loglevel = 1;
	} else if (!off && level_before_off >= 0) {
		console_loglevel = level_before_off;
		level_before_off = -1;
	}
}

static long do_syslog(int action, char __user *buf, int len)
{
	switch (action) {
	case LOG_CLOSE:
	case LOG_OPEN:
		return 0;
	case LOG_READ:
		return read_next(buf, (size_t)len);
	case LOG_READ_ALL:
	case LOG_READ_CLEAR: {
		long n = read_all(buf, (size_t)len);

		if (action == LOG_READ_CLEAR && n >= 0)
			WRITE_ONCE(clear_pos, log_position());
		return n;
	}
	case LOG_CLEAR:
		WRITE_ONCE(clear_pos, log_position());
		return 0;
	case LOG_CONSOLE_OFF:
	case LOG_CONSOLE_ON:
		console_off(action == LOG_CONSOLE_OFF);
		return 0;
	case LOG_CONSOLE_LEVEL:
		if (len < 1 || len > 8)
			return -EINVAL;
		console_loglevel =
			min(len - 1, 7); /* ours is the last level shown, theirs the first not */
		level_before_off = -1;
		return 0;
	case LOG_SIZE_UNREAD:
		return (long)min(log_position() - READ_ONCE(read_pos), (u64)LOG_SIZE);
	case LOG_SIZE_BUFFER:
		return LOG_SIZE;
	}
	return -EINVAL;
}

long sys_syslog(int action, char __user *buf, int len)
{
	bool reads = action == LOG_READ || action == LOG_READ_ALL || action == LOG_READ_CLEAR;

	if (action != LOG_READ_ALL && action != LOG_SIZE_BUFFER && !cred_is_root(&current->cred))
		return -EPERM;
	if (reads && (!buf || len < 0))
		return -EINVAL;
	if (reads && !len)
		return 0;
	if (reads && !access_ok_range(buf, (size_t)len))
		return -EFAULT;
	return do_syslog(action, buf, len);
}
