// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_task.c - the files below /proc/PID: their table, and what they ask of a process.
 *
 * What:     a process goes on while somebody reads about it. So each file is made in two
 *           steps: under tasklist_lock everything there is to say is copied into a struct
 *           task_view, with a reference to the address space; then, without locks, it is
 *           printed.
 * Start at: task_view_take(); the table at the foot
 * Locks:    tasklist_lock in task_view_take(), siglock below it. The seq_file's lock is held
 *           around all of it.
 * See it:   cat /proc/self/status; tests/user: proc_pid_*; tests/kernel/proc_test.c
 * Spec:     proc(5).   Linux: fs/proc/array.c, fs/proc/base.c, fs/proc/task_mmu.c
 */
#include "kernel/fs/proc/proc_task.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/mount.h"
#include "kernel/lib/string.h"
#include "kernel/process/terminal.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/virt/vma.h"

/* ------------------------------------------------------------------ */
/* One moment of a process or thread                                   */

static char state_letter(const struct task_struct *task)
{
	int state = READ_ONCE(task->state);

	if (state & (TASK_UNINTERRUPTIBLE | TASK_KILLABLE)) /* a kernel thread: it has no work */
		return task->process == &kernel_process ? 'I' : 'D';
	if (state & TASK_INTERRUPTIBLE)
		return 'S';
	if (state & TASK_STOPPED)
		return 'T';
	return state & TASK_DEAD ? 'X' : 'R';
}

/* The part that a zombie no longer has; tasklist_lock held. */
static void view_task(struct task_view *v, struct task_struct *task)
{
	memcpy(v->comm, task->comm, sizeof(v->comm) - 1);
	v->state = state_letter(task);
	v->cred = task->cred;
	v->cpu = READ_ONCE(task->cpu);
	v->cpus_allowed = task->cpus_allowed;
	v->start_ns = task->start_ns;
	v->no_new_privs = task->no_new_privs;
	v->nice = task->nice;
	v->policy = task->sched_policy;
	signals_status(task, &v->signals);
	v->mm = proc_take_mm(task);
	if (task->fs)
		v->fs = fs_get(task->fs);
	if (task->files)
		v->fd_size = READ_ONCE(task->files->table.size);
}

/* What all threads together used, dead ones too; or, of a thread, its own. */
static void view_usage(struct task_view *v, const struct proc_who *who)
{
	if (who->task) {
		task_usage_add(&v->own, who->task);
		return;
	}
	v->own = process_usage(who->process);
	v->waited = who->process->waited;
}

int task_view_take(struct task_view *v, const struct proc_who *who)
{
	const struct process *p = who->process;
	struct task_struct *task;
	unsigned long flags;

	memset(v, 0, sizeof(*v));
	spin_lock_irqsave(&tasklist_lock, flags);
	if (proc_is_gone(who)) {
		spin_unlock_irqrestore(&tasklist_lock, flags);
		return -ESRCH;
	}
	task = proc_task(who);
	v->kernel_thread = p == &kernel_process;
	v->pid = who->task ? who->task->pid : p->pid;
	v->tgid = v->kernel_thread ? v->pid : p->pid;
	v->ppid = p->parent->pid;
	v->group = p->group->nr;
	v->session = p->session->nr;
	v->threads = v->kernel_thread ? 1 : p->nr_threads;
	v->exit_signal = p->exit_signal;
	v->exit_status = p->exit_status;
	v->rss_limit = p->rlim[RLIMIT_RSS].cur;
	v->may_look = !proc_may_look(who);
	v->tty_nr = tty_nr_of(p);
	v->tty_pgrp = tty_pgrp_of(p);
	view_usage(v, who);
	if (task) {
		view_task(v, task);
	} else {
		v->state = 'Z';
		memcpy(v->comm, p->comm, sizeof(v->comm) - 1);
		cred_init(&v->cred, p->uid, p->gid);
		v->start_ns = p->start_ns;
	}
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return 0;
}

void task_view_drop(struct task_view *v)
{
	if (v->mm)
		mmput(v->mm);
	if (v->fs)
		fs_put(v->fs);
}

/* ------------------------------------------------------------------ */
/* comm                                                                */

static int show_comm(struct seq_file *m)
{
	struct task_view v;
	int error = task_view_take(&v, m->private);

	if (error)
		return error;
	seq_printf(m, "%s\n", v.comm);
	task_view_drop(&v);
	return 0;
}

/* A program may name its own threads; what does not fit is cut off. */
static ssize_t write_comm(const struct proc_who *who, const char __user *buf, size_t count)
{
	char comm[sizeof(current->comm)] = "";
	struct task_struct *task;
	unsigned long flags;

	if (copy_from_user(comm, buf, min(count, sizeof(comm) - 1)))
		return -EFAULT;
	if (who->process != current->process)
		return -EINVAL;
	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (task)
		memcpy(task->comm, comm, sizeof(comm));
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return task ? (ssize_t)count : -ESRCH;
}

/* ------------------------------------------------------------------ */

const struct proc_entry proc_entries[] = {
	{ "task", S_IFDIR | 0555, .whole = true, .iops = &proc_tasks_iops,
	  .fops = &proc_tasks_fops },
	{ "fd", S_IFDIR | 0500, .guarded = true, .iops = &proc_fd_iops, .fops = &proc_fd_fops },
	{ "fdinfo", S_IFDIR | 0555, .guarded = true, .iops = &proc_fdinfo_iops,
	  .fops = &proc_fd_fops },
	{ "environ", S_IFREG | 0400, .guarded = true, .fops = &proc_environ_fops },
	{ "auxv", S_IFREG | 0400, .guarded = true, .show = proc_show_auxv },
	{ "status", S_IFREG | 0444, .show = proc_show_status },
	{ "limits", S_IFREG | 0444, .show = proc_show_limits },
	{ "comm", S_IFREG | 0644, .show = show_comm, .write = write_comm },
	{ "cmdline", S_IFREG | 0444, .fops = &proc_cmdline_fops },
	{ "stat", S_IFREG | 0444, .show = proc_show_stat },
	{ "statm", S_IFREG | 0444, .show = proc_show_statm },
	{ "maps", S_IFREG | 0444, .guarded = true, .fops = &proc_areas_fops,
	  .list = &proc_maps_op },
	{ "mem", S_IFREG | 0600, .guarded = true, .fops = &proc_mem_fops },
	{ "mounts", S_IFREG | 0444, .show = mounts_show },
	{ "mountinfo", S_IFREG | 0444, .show = mountinfo_show },
	{ "cwd", S_IFLNK | 0777, .guarded = true, .follow = proc_follow_cwd },
	{ "root", S_IFLNK | 0777, .guarded = true, .follow = proc_follow_root },
	{ "exe", S_IFLNK | 0777, .guarded = true, .follow = proc_follow_exe },
	{ "smaps", S_IFREG | 0444, .guarded = true, .fops = &proc_areas_fops,
	  .list = &proc_smaps_op },
	{ "smaps_rollup", S_IFREG | 0444, .guarded = true, .show = proc_show_smaps_rollup },
	{ "wchan", S_IFREG | 0444, .show = proc_show_wchan },
	{ "oom_score", S_IFREG | 0444, .show = proc_show_oom_score },
	{ "oom_score_adj", S_IFREG | 0644, .show = proc_show_oom_score_adj,
	  .write = proc_write_oom_score_adj },
};
const unsigned int nr_proc_entries = ARRAY_SIZE(proc_entries);
