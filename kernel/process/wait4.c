// SPDX-License-Identifier: MIT
/*
 * kernel/process/wait4.c - a parent asks what became of its children.
 *
 * What:     wait4 and waitid look through the children of the calling process for one
 *           that matches and has news: it has ended (then it is reaped: the zombie
 *           goes), stopped, or was continued. If none has news yet, the caller sleeps on
 *           its process's wait_child, where notify_parent() wakes it.
 *
 *           The status word:   ended     exit code << 8
 *                              killed    signal (| 0x80 if it left a core: never here)
 *                              stopped   signal << 8 | 0x7f
 *                              continued 0xffff
 * Start at: do_wait()
 * Holds:    a child's end is reported once: the reaper takes it out of the tree under the
 *           lock that he found it under.
 * Locks:    tasklist_lock around each look.
 * See it:   tests/user: wait_*
 * Spec:     wait(2), wait4(2), waitid(2).   Linux: kernel/exit.c
 */
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/resource.h"
#include "kernel/uapi/sched.h"

/* What is asked, and what was found. */
struct wait_request {
	int type; /* P_ALL, P_PID, P_PGID */
	pid_t nr; /* of P_PID; P_PGID: 0 is the caller's own group */
	unsigned int options;
	/* found: */
	pid_t pid; /* 0: nothing */
	uid_t uid;
	int code;   /* CLD_... */
	int status; /* as wait4 encodes it */
	struct task_usage usage;
};

/* ------------------------------------------------------------------ */
/* One child; tasklist_lock held                                       */

static bool matches(const struct wait_request *r, const struct process *child)
{
	bool clone_child = child->exit_signal != SIGCHLD;

	if (r->type == P_PID && child->pid != r->nr)
		return false;
	/* all that can come of a zombie is its end: a caller who does not ask for that may get ECHILD */
	if (process_is_zombie(child) && !(r->options & WEXITED))
		return false;
	if (r->type == P_PGID && child->group->nr != (r->nr ? r->nr : current->process->group->nr))
		return false;
	if (r->options & __WNOTHREAD && child->parent_thread != current)
		return false;
	/* children that do not send SIGCHLD are asked for by name */
	return r->options & __WALL || clone_child == !!(r->options & __WCLONE);
}

static void found(struct wait_request *r, struct process *child, int code, int status)
{
	r->pid = child->pid;
	r->uid = process_uid(child);
	r->code = code;
	r->status = status;
	r->usage = process_usage(child);
	usage_add(&r->usage, &child->waited);
}

/* Has the child news that r asks for? *reap: it is a zombie, and now unlinked. */
static bool take_news(struct wait_request *r, struct process *child, bool *reap)
{
	bool keep = r->options & WNOWAIT;

	if (process_is_zombie(child)) {
		int status = child->exit_status;

		found(r, child, status & 0x7f ? CLD_KILLED : CLD_EXITED, status);
		*reap = !keep;
		if (*reap) {
			usage_add(&child->parent->waited, &r->usage);
			process_unlink(child);
		}
		return true;
	}
	if (child->stop_news && r->options & WUNTRACED) {
		found(r, child, CLD_STOPPED, child->stop_signal << 8 | 0x7f);
		child->stop_news = keep;
		return true;
	}
	if (child->cont_news && r->options & WCONTINUED) {
		found(r, child, CLD_CONTINUED, 0xffff);
		child->cont_news = keep;
		return true;
	}
	return false;
}

/* ------------------------------------------------------------------ */
/* All children                                                        */

/* 1: r tells of a child; 0: none has news; -ECHILD: there is none that could have. */
static int look(struct wait_request *r)
{
	struct process *process = current->process, *child, *reaped = NULL;
	int result = -ECHILD;
	unsigned long flags;
	bool reap = false;

	spin_lock_irqsave(&tasklist_lock, flags);
	for_each_child(process, child) {
		if (!matches(r, child))
			continue;
		result = take_news(r, child, &reap);
		if (result)
			break;
	}
	if (reap)
		reaped = child;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (reaped) {
		set_current_state(TASK_RUNNING); /* what follows may give up its turn */
		process_release(reaped);
	}
	return result;
}

/* The pid of the child that r tells of; 0: none yet (WNOHANG); or a negative errno. */
static long do_wait(struct wait_request *r)
{
	wait_queue_head_t *queue = &current->process->wait_child;
	DEFINE_WAIT(wait);
	long result;

	for (;;) {
		prepare_to_wait(queue, &wait, TASK_INTERRUPTIBLE);
		result = look(r);
		if (result || r->options & WNOHANG)
			break;
		result = -ERESTARTSYS;
		if (signal_pending(current))
			break;
		schedule();
	}
	finish_wait(queue, &wait);
	return result > 0 ? r->pid : result;
}

int kernel_wait(pid_t pid)
{
	struct wait_request r = { .type = P_ALL, .options = WEXITED | __WALL };
	wait_queue_head_t *queue = &current->process->wait_child;
	DEFINE_WAIT(wait);
	int result;

	for (;;) {
		prepare_to_wait(queue, &wait, TASK_UNINTERRUPTIBLE);
		result = look(&r);
		if (result < 0 || (result > 0 && r.pid == pid))
			break;
		if (!result)
			schedule();
	}
	finish_wait(queue, &wait);
	return result > 0 ? r.status : result;
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

static long put_usage(const struct wait_request *r, void __user *to)
{
	struct rusage_abi ru;

	if (!to || !r->pid)
		return 0;
	rusage_from(&ru, &r->usage);
	return copy_to_user(to, &ru, sizeof(ru)) ? -EFAULT : 0;
}

long sys_wait4(pid_t pid, int __user *status, int options, void __user *rusage)
{
	struct wait_request r = { .type = P_ALL, .options = (unsigned int)options | WEXITED };
	long ret;

	if ((unsigned int)options &
	    ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (pid == (pid_t)0x80000000)
		return -ESRCH; /* its group would be no number */
	if (pid > 0) {
		r.type = P_PID;
		r.nr = pid;
	} else if (pid != -1) {
		r.type = P_PGID;
		r.nr = -pid;
	}
	ret = do_wait(&r);
	if (ret <= 0)
		return ret;
	if (status && put_user(r.status, status))
		return -EFAULT;
	return put_usage(&r, rusage) ? -EFAULT : ret;
}

static long put_wait_info(const struct wait_request *r, struct siginfo __user *to)
{
	struct siginfo info = {};

	if (!to)
		return 0;
	if (r->pid) {
		info.si_signo = SIGCHLD;
		info.si_code = r->code;
		info.child.pid = r->pid;
		info.child.uid = r->uid;
		info.child.status = r->code == CLD_CONTINUED ? SIGCONT :
				    r->code == CLD_KILLED    ? r->status & 0x7f :
							       r->status >> 8;
	}
	/* only the fields that wait has something to say about */
	return copy_to_user(to, &info, offsetof(struct siginfo, child.pad)) ? -EFAULT : 0;
}

static int check_waitid(int which, pid_t id, int options)
{
	if ((unsigned int)options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
				      __WNOTHREAD | __WCLONE | __WALL) ||
	    !((unsigned int)options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	if (which != P_ALL && which != P_PID && which != P_PGID)
		return -EINVAL;
	if ((which == P_PID && id <= 0) || (which == P_PGID && id < 0))
		return -EINVAL;
	return 0;
}

long sys_waitid(int which, pid_t id, void __user *info, int options, void __user *rusage)
{
	struct wait_request r = { .type = which, .nr = id, .options = (unsigned int)options };
	long ret = check_waitid(which, id, options);

	if (!ret)
		ret = do_wait(&r);
	/* as Linux: info is written, with zeros, also when there is nothing to tell */
	if ((ret > 0 && put_usage(&r, rusage)) || put_wait_info(&r, info))
		return -EFAULT;
	return min(ret, 0L);
}
