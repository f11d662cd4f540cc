// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/signalfd.c - signals that are read from a file.
 *
 * What:     a program blocks some signals and reads them instead: each read takes what is
 *           pending of the set for who reads, a record of 128 bytes each. The file belongs
 *           to nobody: after a fork, the child reads the child's signals from it.
 * Start at: signalfd_read()
 * Holds:    who reads or polls waits in one queue for all signalfds, and looks again
 *           when anybody gets a signal: the queue must not go with a process, as an
 *           epoll may stand in it for longer.
 * Locks:    siglock, in signals_take_of(); the set is one word.
 * See it:   tests/user/as-user/signalfd_*.c
 * Spec:     signalfd(2).   Linux: fs/signalfd.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/poll/poll.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

#define SFD_CLOEXEC  O_CLOEXEC
#define SFD_NONBLOCK O_NONBLOCK

/* struct signalfd_siginfo */
struct record {
	u32 signo;
	s32 err, code;
	u32 pid, uid;
	s32 fd;
	u32 tid, band, overrun, trapno;
	s32 status, value;
	u64 ptr, utime, stime, addr;
	u8 pad[48];
};
_Static_assert(sizeof(struct record) == 128, "struct signalfd_siginfo");

static const struct file_operations signalfd_fops;

static u64 set_of(const struct file *file)
{
	return (u64)READ_ONCE(file->private_data);
}

static void fill_record(struct record *to, const struct siginfo *info)
{
	*to = (struct record){ .signo = (u32)info->si_signo,
			       .err = info->si_errno,
			       .code = info->si_code };
	if (info->si_code == SI_TIMER) {
		to->tid = (u32)info->timer.id;
		to->overrun = (u32)info->timer.overrun;
		to->ptr = info->timer.value;
		to->value = (s32)info->timer.value;
	} else if (info->si_signo == SIGIO && info->si_code > 0 && info->si_code != SI_KERNEL) {
		to->band = (u32)info->poll.band;
		to->fd = info->poll.fd;
	} else if (info->si_signo == SIGCHLD && info->si_code > 0) {
		to->pid = (u32)info->child.pid;
		to->uid = info->child.uid;
		to->status = info->child.status;
		to->utime = (u64)info->child.utime;
		to->stime = (u64)info->child.stime;
	} else if (info->si_code <= 0) {
		to->pid = (u32)info->user.pid;
		to->uid = info->user.uid;
		to->ptr = info->user.value;
		to->value = (s32)info->user.value;
	} else if (info->si_code != SI_KERNEL) {
		to->addr = info->fault.addr;
	}
}

static ssize_t signalfd_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t room = count / sizeof(struct record), n;
	bool wait = !(READ_ONCE(file->f_flags) & O_NONBLOCK);

	if (!room)
		return -EINVAL;
	for (n = 0; n < room; n++) {
		struct siginfo info;
		struct record record;
		int sig = signals_take_of(set_of(file), &info);

		if (!sig && n)
			break;
		if (!sig && !wait)
			return -EAGAIN;
		if (!sig && wait_event_interruptible(signalfd_wait,
						     (sig = signals_take_of(set_of(file), &info))))
			return -ERESTARTSYS;
		fill_record(&record, &info);
		if (copy_to_user(buf + n * sizeof(record), &record, sizeof(record)))
			return n ? (ssize_t)(n * sizeof(record)) : -EFAULT;
	}
	return (ssize_t)(n * sizeof(struct record));
}

static unsigned int signalfd_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &signalfd_wait, table);
	return signals_pending_of(set_of(file)) ? POLLIN : 0;
}

static const struct file_operations signalfd_fops = {
	.llseek = noop_llseek,
	.read = signalfd_read,
	.poll = signalfd_poll,
};

/* fd is a signalfd: another set for it. */
static long change_set(int fd, u64 set)
{
	struct file *file = fget((unsigned int)fd);
	bool is_one;

	if (!file)
		return -EBADF;
	is_one = file->f_op == &signalfd_fops;
	if (is_one) {
		WRITE_ONCE(file->private_data, (void *)set);
		wake_up_all(&signalfd_wait);
	}
	fput(file);
	return is_one ? fd : -EINVAL;
}

long sys_signalfd4(int fd, const u64 __user *mask, size_t size, int flags)
{
	u64 set;

	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)))
		return -EFAULT;
	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	set &= ~UNBLOCKABLE_SIGNALS;
	if (fd != -1)
		return change_set(fd, set);
	return anon_inode_getfd("anon_inode:[signalfd]", &signalfd_fops, (void *)set,
				O_RDWR | (unsigned int)flags);
}

long sys_signalfd(int fd, const u64 __user *mask, size_t size)
{
	return sys_signalfd4(fd, mask, size, 0);
}
