// SPDX-License-Identifier: MIT
/*
 * kernel/fs/poll/fasync.c - SIGIO: whom a file tells that it is ready.
 *
 * What:     a driver keeps a list of the open files that asked to be told; each file
 *           says whom: a thread, a process or a group, and by which signal.
 *
 *             dev->async_queue --> fasync_struct --> fasync_struct --> NULL
 *                                   fa_fd 3           fa_fd 5
 *                                   fa_file           fa_file -> f_owner: process 12, SIGIO
 *
 *           With F_SETSIG the signal carries the descriptor (si_fd) and what can be
 *           done (si_band); it then queues, and when there is no more room for that,
 *           a plain SIGIO says that something was lost.
 * Start at: kill_fasync(), send_to_owner()
 * Holds:    a file is on no list once its release() is called: fput() sees to that.
 * Locks:    fasync_lock (RANK_FASYNC) around all lists, interrupts off; tasklist_lock inside
 *           it, around the owner.
 * See it:   tests/user/as-user/sigio_*.c; docs/files.md
 * Spec:     fcntl(2).   Book: LDD3 ch. 6.   Linux: fs/fcntl.c
 */
#include "kernel/fs/poll/fasync.h"

#include "kernel/fs/file/files.h"
#include "kernel/process/process.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "kernel/uapi/poll.h"
#include "mm/phys/slab.h"

static DEFINE_SPINLOCK_RANK(fasync_lock, RANK_FASYNC);

/* ------------------------------------------------------------------ */
/* The owner of a file                                                 */

/* Its number, if it has not passed to somebody else. tasklist_lock held. */
static struct pid *owner_pid(const struct file_owner *owner)
{
	struct pid *pid = owner->nr ? pid_find(owner->nr) : NULL;

	return pid && pid->serial == owner->serial ? pid : NULL;
}

int fowner_set(struct file *file, unsigned int type, pid_t nr)
{
	struct file_owner owner = { .nr = nr,
				    .type = (u8)type,
				    .uid = current->cred.uid,
				    .euid = current->cred.euid };
	struct pid *pid = NULL;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (nr > 0)
		pid = pid_find(nr);
	if (pid || !nr) {
		owner.serial = pid ? pid->serial : 0;
		owner.signal = file->f_owner.signal;
		file->f_owner = owner;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return pid || !nr ? 0 : -ESRCH;
}

pid_t fowner_get(struct file *file, unsigned int *type)
{
	unsigned long flags;
	struct pid *pid;
	pid_t nr;

	spin_lock_irqsave(&tasklist_lock, flags);
	pid = owner_pid(&file->f_owner);
	nr = pid ? pid->nr : 0;
	*type = file->f_owner.type;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return nr;
}

/* ------------------------------------------------------------------ */
/* Sending. tasklist_lock held, so interrupts are off.                 */

static const u16 bands[] = {
	[POLL_IN] = POLLIN | POLLRDNORM,	  [POLL_OUT] = POLLOUT | POLLWRNORM | POLLWRBAND,
	[POLL_MSG] = POLLIN | POLLRDNORM | 0x400, [POLL_ERR] = POLLERR,
	[POLL_PRI] = POLLPRI | POLLRDBAND,	  [POLL_HUP] = POLLHUP | POLLERR,
};

static void send_to_task(struct task_struct *task, const struct file_owner *owner, int fd, int band)
{
	const struct cred *cred = &task->cred;
	bool whole = owner->type != F_OWNER_TID;
	struct siginfo info = { .si_signo = owner->signal, .si_code = band };

	if (owner->euid && owner->euid != cred->suid && owner->euid != cred->uid &&
	    owner->uid != cred->suid && owner->uid != cred->uid)
		return;
	info.poll.band = bands[band];
	info.poll.fd = fd;
	if (!owner->signal || send_sig_info(owner->signal, &info, task, whole))
		send_sig_info(SIGIO, NULL, task, whole);
}

static void send_to_owner(const struct file_owner *owner, int fd, int band)
{
	struct pid *pid = owner_pid(owner);
	struct process *process;

	if (!pid)
		return;
	if (owner->type == F_OWNER_TID) {
		if (pid->task)
			send_to_task(pid->task, owner, fd, band);
		return;
	}
	for_each_process(process) {
		struct task_struct *task = process_first_thread(process);

		if (task &&
		    (owner->type == F_OWNER_PGRP ? process->group == pid : process == pid->process))
			send_to_task(task, owner, fd, band);
	}
}

/* ------------------------------------------------------------------ */
/* The lists of drivers                                                */

int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list)
{
	struct fasync_struct *new = on ? kmalloc(sizeof(*new), GFP_KERNEL) : NULL, *old, **link;
	unsigned long flags;

	if (on && !new)
		return -ENOMEM;
	spin_lock_irqsave(&fasync_lock, flags);
	for (link = list; *link && (*link)->fa_file != file; link = &(*link)->fa_next)
		;
	old = *link;
	if (on && old) {
		old->fa_fd = fd;
	} else if (on) {
		*new = (struct fasync_struct){ NULL, file, fd };
		*link = new;
		file_change_flags(file, 0, FASYNC);
	} else if (old) {
		*link = old->fa_next;
		file_change_flags(file, FASYNC, 0);
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
	if (on && old)
		kfree(new);
	else if (old)
		kfree(old);
	return on ? !old : old != NULL;
}

void tell_fasync(struct fasync_struct **list, int sig, int band)
{
	const struct fasync_struct *entry;
	unsigned long flags;

	spin_lock_irqsave(&fasync_lock, flags);
	spin_lock(&tasklist_lock);
	for (entry = *list; entry; entry = entry->fa_next) {
		const struct file_owner *owner = &entry->fa_file->f_owner;

		/* SIGURG tells of its own accord: nobody who did not choose a signal wants it */
		if (sig != SIGURG || owner->signal)
			send_to_owner(owner, entry->fa_fd, band);
	}
	spin_unlock(&tasklist_lock);
	spin_unlock_irqrestore(&fasync_lock, flags);
}

int fasync_set(unsigned int fd, struct file *file, bool on)
{
	int ret = 0;

	if (on == !!(READ_ONCE(file->f_flags) & FASYNC))
		return 0;
	if (file->f_op->fasync)
		ret = file->f_op->fasync((int)fd, file, on);
	return min(ret, 0);
}
