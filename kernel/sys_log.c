// SPDX-License-Identifier: MIT
/*
 * kernel/sys_log.c - syslog(2): the log, for dmesg and klogd.
 *
 * What:     two readers: READ_ALL gives the last bytes again and again (dmesg), READ each byte
 *           once, to whoever comes first, here or at /proc/kmsg (klogd). CLEAR only moves the place where READ_ALL
 *           begins; the ring keeps what it has.
 * Start at: sys_syslog()
 * Locks:    none: where READ_ALL begins is a single word.
 * Not here: READ: kernel/fs/proc/proc_kmsg.c.
 * See it:   dmesg; tests/user/as-root/syslog_reads.c
 * Spec:     syslog(2).   Linux: kernel/printk/printk.c
 */
#include "arch/arch.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/printk.h"
#include "kernel/sched/sched.h"
#include "kernel/syscall.h"
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

static u64 clear_pos;
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
		return kmsg_read_next(buf, (size_t)len, true);
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
		return (long)kmsg_unread();
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
