// SPDX-License-Identifier: MIT
/*
 * kernel/process/fork.c - a new task, as a copy of the one that asks.
 *
 * What:     fork, vfork and thread creation are one call, clone(), and differ in what the
 *           new task shares with its maker and what it gets a copy of:
 *
 *                                  fork      vfork     pthread_create
 *             address space (VM)   copy      shared    shared
 *             open files (FILES)   copy      copy      shared
 *             directory, umask (FS) copy     copy      shared
 *             signal actions       copy      copy      shared
 *             process (THREAD)     new       new       the same
 *             the maker waits      no        until exec or exit  no
 *
 *           The new task begins in user mode where the maker will go on: its kernel
 *           stack holds a copy of the maker's registers, with 0 as the result.
 * Start at: copy_process()
 * Holds:    check, reserve, commit: until it is attached nobody else sees the task, and an
 *           error takes everything back; attaching cannot fail for want of memory.
 * Locks:    tasklist_lock to attach. mmap_sem of the maker inside dup_mm().
 * See it:   tests/user: fork_*, clone_*, vfork_*; tests/kernel/fork_mm_test.c; docs/processes.md
 * Spec:     clone(2), fork(2), vfork(2).   Linux: kernel/fork.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/syscall.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/sched.h"
#include "mm/virt/vma.h"

#define CLONE_NAMESPACES                                                               \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)

/* ------------------------------------------------------------------ */
/* The parts                                                           */

/* Which combinations make sense: threads share their actions, and actions need the same code. */
static int check_flags(u64 flags)
{
	if (flags & (CLONE_NAMESPACES | CLONE_PIDFD))
		return -EINVAL; /* neither exists here */
	if (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if (flags & CLONE_SIGHAND && !(flags & CLONE_VM))
		return -EINVAL;
	if (flags & CLONE_PARENT && current->process == init_process)
		return -EINVAL; /* init has no siblings: nobody would wait for them */
	return 0;
}

static int copy_files(struct task_struct *task, u64 flags)
{
	if (!current->files)
		return 0;
	task->files = flags & CLONE_FILES ? files_get(current->files) : files_dup(current->files);
	return task->files ? 0 : -ENOMEM;
}

static int copy_fs(struct task_struct *task, u64 flags)
{
	if (!current->fs)
		return 0;
	task->fs = flags & CLONE_FS ? fs_get(current->fs) : fs_dup(current->fs);
	return task->fs ? 0 : -ENOMEM;
}

static int copy_mm(struct task_struct *task, u64 flags)
{
	if (!current->mm)
		return 0;
	if (!(flags & CLONE_VM))
		return dup_mm(current->mm, &task->mm);
	task->mm = mm_get(current->mm);
	return 0;
}

/* Everything the task owns, each part copied or shared; those it did not get stay NULL. */
static int copy_parts(struct task_struct *task, const struct clone_args *args)
{
	int error = signals_fork(task, args->flags);

	if (!error && args->fn) {
		arch_task_init_kthread(task, args->fn, args->arg);
		return 0;
	}
	if (!error)
		error = copy_files(task, args->flags);
	if (!error)
		error = copy_fs(task, args->flags);
	if (!error)
		error = copy_mm(task, args->flags);
	if (!error)
		error = arch_task_fork(task, args->stack,
				       args->flags & CLONE_SETTLS ? &args->tls : NULL);
	return error;
}

static void free_parts(struct task_struct *task)
{
	if (task->mm)
		mmput(task->mm);
	if (task->files)
		files_put(task->files);
	if (task->fs)
		fs_put(task->fs);
	signals_exit(task);
}

/* The struct itself: what is a number or a name is inherited as it is. */
static struct task_struct *dup_task(const struct clone_args *args)
{
	struct task_struct *task = task_alloc(args->fn ? args->name : current->comm);

	if (!task)
		return NULL;
	if (current->pid)
		task->cpus_allowed = current->cpus_allowed;
	task->cred = current->cred;
	task->over_nproc = current->over_nproc;
	task->no_new_privs = current->no_new_privs;
	task->sched_policy = current->sched_policy;
	task->nice = current->nice;
	task->timer_slack_ns = current->timer_slack_ns;
	if (args->flags & CLONE_CHILD_SETTID)
		task->set_child_tid = args->child_tid;
	if (args->flags & CLONE_CHILD_CLEARTID)
		task->clear_child_tid = args->child_tid;
	return task;
}

/* ------------------------------------------------------------------ */
/* Putting it together                                                 */

/*
 * tasklist_lock held: is there something that current has to see to before there can be a new
 * task? Its end, or a stop that has begun and counts its threads; and, as seen since the copying
 * began, a signal to many at once: it must reach the child, or come before it. Any other signal
 * waits: copying a large memory takes longer than a fast timer, and would never come to an end.
 */
static bool has_to_wait(const struct clone_args *args, unsigned int group_signals)
{
	if (args->fn)
		return false;
	if (args->flags & CLONE_THREAD)
		return signal_pending(current);
	if (current->process->group_signals != group_signals) {
		/* another thread may have taken it; the call is made again all the same */
		__atomic_fetch_or(&current->work, WORK_SIGNAL, __ATOMIC_SEQ_CST);
		return true;
	}
	return fatal_signal_pending(current) || current->sig.stop_wanted;
}

static int may_make_task(void)
{
	unsigned long flags;
	int error;

	spin_lock_irqsave(&tasklist_lock, flags);
	error = user_task_check(current->cred.uid);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

/* The task becomes visible; -ERESTARTNOINTR: its maker has to look at its signals first; -EAGAIN: too many. */
static int attach(struct task_struct *task, const struct clone_args *args, struct pid *id,
		  struct process *process, unsigned int group_signals)
{
	struct process *parent = current->process;
	unsigned long flags;
	int error;

	spin_lock_irqsave(&tasklist_lock, flags);
	error = has_to_wait(args, group_signals) ? -ERESTARTNOINTR :
						   user_task_check(task->cred.uid);
	if (error) {
		spin_unlock_irqrestore(&tasklist_lock, flags);
		return error;
	}
	if (!(args->flags & CLONE_THREAD)) {
		process->exit_signal = args->exit_signal;
		if (args->flags & CLONE_PARENT) {
			/* a sibling: it is in our group, and its end is told as ours */
			process->exit_signal = parent->exit_signal;
			parent = parent->parent;
		}
		process_link(process, id, parent, current->process);
	}
	task_attach(task, process, id);
	if (!(args->flags & CLONE_THREAD) && process->rlim[RLIMIT_CPU].cur != RLIM_INFINITY)
		itimers_follow_limit(process);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

struct task_struct *copy_process(const struct clone_args *args)
{
	/* noted before signals are looked at: what comes later is seen in attach() */
	unsigned int group_signals = READ_ONCE(current->process->group_signals);
	bool thread = args->flags & CLONE_THREAD;
	struct process *process = NULL;
	struct task_struct *task;
	int error = check_flags(args->flags);
	struct pid *id;

	if (error)
		return ERR_PTR(error);
	/* attach() might refuse for these: better now than after all the copying */
	if (!args->fn && signal_pending(current))
		return ERR_PTR(-ERESTARTNOINTR);
	error = may_make_task();
	if (error)
		return ERR_PTR(error);
	task = dup_task(args);
	if (!task)
		return ERR_PTR(-ENOMEM);
	error = copy_parts(task, args);
	if (error)
		goto free_parts;
	id = pid_alloc();
	error = IS_ERR(id) ? (int)PTR_ERR(id) : -ENOMEM;
	if (IS_ERR(id))
		goto free_parts;
	process = thread ? process_get(current->process) : process_alloc(current->process);
	if (!process)
		goto free_id;
	error = attach(task, args, id, process, group_signals);
	if (error)
		goto free_process;
	if (thread)
		process_put(process); /* the task has its own reference now */
	return task;

free_process:
	process_put(process);
free_id:
	pid_free(id);
free_parts:
	free_parts(task);
	task_free(task);
	return ERR_PTR(error);
}

/* ------------------------------------------------------------------ */
/* vfork: the maker waits                                              */

void vfork_release(struct task_struct *task)
{
	unsigned long flags;

	if (!task->vfork_done)
		return;
	spin_lock_irqsave(&tasklist_lock, flags);
	if (task->vfork_done) /* recheck: the maker was killed and has gone */
		complete(task->vfork_done);
	task->vfork_done = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

/* Until the child has given our memory back, by exec or exit; only the end of ours comes first. */
static void wait_for_vfork(struct task_struct *child, struct completion *done)
{
	unsigned long flags;

	if (wait_event_killable(done->wait, READ_ONCE(done->done)) == 0) {
		wait_for_completion(done); /* complete() has let go of it */
		return;
	}
	spin_lock_irqsave(&tasklist_lock, flags);
	child->vfork_done = NULL; /* it is on our stack */
	spin_unlock_irqrestore(&tasklist_lock, flags);
}

static long do_clone(const struct clone_args *args)
{
	struct task_struct *task = copy_process(args);
	struct completion done;
	long nr;

	if (IS_ERR(task))
		return PTR_ERR(task);
	nr = task->pid;
	if (args->flags & CLONE_PARENT_SETTID)
		put_user((int)nr, args->parent_tid); /* as Linux: a bad address is not an error */
	if (args->flags & CLONE_VFORK) {
		init_completion(&done);
		task->vfork_done = &done;
		get_task_struct(task);
	}
	wake_up_process(task);
	if (args->flags & CLONE_VFORK) {
		wait_for_vfork(task, &done);
		put_task_struct(task);
	}
	return nr;
}

/* fork_finish - upcall: a new task's first steps, on its own stack, before it goes to user mode. */
void fork_finish(void)
{
	schedule_tail();
	arch_irq_enable();
	if (current->set_child_tid)
		put_user(current->pid, current->set_child_tid);
}

/* ------------------------------------------------------------------ */
/* The calls                                                           */

long sys_clone(unsigned long flags, unsigned long stack, int __user *parent_tid,
	       int __user *child_tid, unsigned long tls)
{
	const struct clone_args args = {
		.flags = (u32)flags & ~(u64)CSIGNAL,
		.exit_signal = (int)(flags & CSIGNAL),
		.stack = stack,
		.tls = tls,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
	};

	return do_clone(&args);
}

/* What the caller says, however long his structure is: what we do not know of must be 0. */
static int copy_clone_args(struct clone_args_abi *to, const void __user *from, size_t size)
{
	if (size < CLONE_ARGS_MIN)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (copy_from_user(to, from, min(size, sizeof(*to))))
		return -EFAULT;
	for (size_t at = sizeof(*to); at < size; at++) {
		char unknown;

		if (get_user(unknown, (const char __user *)from + at))
			return -EFAULT;
		if (unknown)
			return -E2BIG;
	}
	return 0;
}

static bool clone_args_make_sense(const struct clone_args_abi *asked)
{
	const u64 known = 0xffffffff & ~(u64)(CSIGNAL | CLONE_DETACHED);
	const u64 two_tables = CLONE_SIGHAND | CLONE_CLEAR_SIGHAND;

	if (asked->flags & ~(known | CLONE_CLEAR_SIGHAND) || asked->exit_signal > NSIG)
		return false;
	if (asked->set_tid || asked->set_tid_size)
		return false; /* who comes gets the next number, here */
	if ((asked->flags & two_tables) == two_tables)
		return false;
	if (asked->flags & (CLONE_THREAD | CLONE_PARENT) && asked->exit_signal)
		return false;
	return !asked->stack == !asked->stack_size &&
	       access_ok_range((const void __user *)(unsigned long)asked->stack, asked->stack_size);
}

/* clone() again, with a structure that has room for more flags; glibc makes its threads so. */
long sys_clone3(const struct clone_args_abi __user *from, size_t size)
{
	struct clone_args_abi asked = {};
	int error = copy_clone_args(&asked, from, size);

	if (error)
		return error;
	if (!clone_args_make_sense(&asked))
		return -EINVAL;
	return do_clone(&(struct clone_args){
		.flags = asked.flags,
		.exit_signal = (int)asked.exit_signal,
		.stack = asked.stack + asked.stack_size,
		.tls = asked.tls,
		.parent_tid = (int __user *)(unsigned long)asked.parent_tid,
		.child_tid = (int __user *)(unsigned long)asked.child_tid,
	});
}

long sys_fork(void)
{
	const struct clone_args args = { .exit_signal = SIGCHLD };

	return do_clone(&args);
}

long sys_vfork(void)
{
	const struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK,
		.exit_signal = SIGCHLD,
	};

	return do_clone(&args);
}
