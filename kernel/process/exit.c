// SPDX-License-Identifier: MIT
/*
 * kernel/process/exit.c - the end of a task, and of a process.
 *
 * What:     a task gives back what only it can give back - address space, files - while
 *           it can still sleep; then, in one step under tasklist_lock, it leaves its
 *           process. If it was the last one, the process becomes a zombie: its children
 *           go to init, its parent is told. Then the task leaves the CPU for good.
 *
 *             do_group_exit --> WORK_DIE for all threads --> do_exit in each
 *             do_exit --> exit_notify --(last one)--> zombie --> wait4 --> process_release
 *                     \-> sched_exit --> task_died()
 * Start at: do_exit(), do_group_exit()
 * Locks:    none held on entry; tasklist_lock, and siglock below it.
 * See it:   tests/user: exit_*, wait_*; docs/processes.md
 * Spec:     _exit(2), exit_group(2).   Linux: kernel/exit.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/locking/futex.h"
#include "kernel/init.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/process/process.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

/* ------------------------------------------------------------------ */
/* The whole process                                                   */

void kill_threads(struct process *process, const struct task_struct *except)
{
	struct task_struct *task;

	for_each_thread(process, task) {
		if (task == except)
			continue;
		__atomic_fetch_or(&task->work, WORK_DIE, __ATOMIC_SEQ_CST);
		if (!wake_up_state(task, TASK_INTERRUPTIBLE | TASK_STOPPED | TASK_KILLABLE))
			kick_task(task);
	}
}

void process_end(struct process *process, int status, const struct task_struct *except)
{
	process->group_exit = true;
	process->exit_status = status;
	/* there is nothing to stop or to continue any more, and no wait4() is to hear of it */
	process->stopped = process->stop_news = process->cont_news = false;
	process->stopping = 0;
	kill_threads(process, except);
}

void do_group_exit(int status)
{
	struct process *process = current->process;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (!process->group_exit)
		process_end(process, status, current);
	else
		status = process->exit_status; /* another thread was first */
	spin_unlock_irqrestore(&tasklist_lock, flags);
	do_exit(status);
}

/* ------------------------------------------------------------------ */
/* Telling the parent                                                  */

/* Does nobody outside the group, but in its session, have a child in it, save `leaving`? */
static bool group_is_orphaned(const struct pid *group, const struct process *leaving)
{
	struct process *p;

	for_each_process(p) {
		if (p->group != group || p == leaving || process_is_zombie(p))
			continue;
		if (p->parent->group != group && p->parent->session == p->session &&
		    p->parent != init_process)
			return false;
	}
	return true;
}

bool group_orphaned(const struct pid *group)
{
	return group_is_orphaned(group, NULL);
}

static bool group_has_stopped(const struct pid *group)
{
	struct process *p;

	for_each_process(p)
		if (p->group == group && p->stopped && !process_is_zombie(p))
			return true;
	return false;
}

/*
 * A stopped job that nobody is left to continue is told so, and continued.
 * parent: the process that was the group's link to the rest of its session.
 */
static void check_orphaned_group(struct process *child, struct process *parent,
				 struct process *leaving)
{
	struct process *p;

	if (parent->group == child->group || parent->session != child->session)
		return; /* it was no link */
	if (!group_is_orphaned(child->group, leaving) || !group_has_stopped(child->group))
		return;
	for_each_process(p)
		if (p->group == child->group && !process_is_zombie(p)) {
			send_process(SIGHUP, NULL, p);
			send_process(SIGCONT, NULL, p);
		}
}

/* Who adopts the children of a process that ends. */
static struct process *find_reaper(struct process *dying)
{
	struct process *p;

	for (p = dying->parent; p != &kernel_process && p != init_process; p = p->parent)
		if (p->child_subreaper && !process_is_zombie(p))
			return p;
	if (init_process && dying != init_process && !process_is_zombie(init_process))
		return init_process;
	return &kernel_process;
}

/* tasklist_lock held; zombies that nobody will wait for are moved to the list. */
static void give_children_away(struct process *dying, struct list_head *unwanted)
{
	struct process *reaper = find_reaper(dying), *child, *next;

	list_for_each_entry_safe(child, next, &dying->children, sibling) {
		list_del(&child->sibling);
		child->parent = reaper;
		child->parent_thread = process_first_thread(reaper);
		list_add_tail(&child->sibling, &reaper->children);
		if (child->parent_death_signal && !process_is_zombie(child))
			send_process(child->parent_death_signal, NULL, child);
		child->exit_signal = reaper == &kernel_process ? 0 : SIGCHLD;
		if (!process_is_zombie(child))
			check_orphaned_group(child, dying, dying);
		else if (notify_parent(child, CLD_EXITED))
			list_add(&child->unwanted, unwanted);
	}
}

static void fill_child_info(struct siginfo *info, struct process *child, int code)
{
	int status = child->exit_status;

	*info = (struct siginfo){ .si_signo = child->exit_signal, .si_code = code };
	info->child.pid = child->pid;
	info->child.uid = process_uid(child);
	if (code == CLD_STOPPED)
		info->child.status = child->stop_signal;
	else if (code == CLD_CONTINUED)
		info->child.status = SIGCONT;
	else if (status & 0x7f)
		info->child.status = status & 0x7f;
	else
		info->child.status = status >> 8;
	if (code == CLD_EXITED && status & 0x7f)
		info->si_code = CLD_KILLED;
	info->child.utime = (long long)(child->dead.user_ns / TICK_NS);
	info->child.stime = (long long)(child->dead.system_ns / TICK_NS);
}

bool notify_parent(struct process *child, int code)
{
	struct process *parent = child->parent;
	bool ended = code == CLD_EXITED, unwanted = false, quiet = false;
	struct siginfo info;
	struct sigaction action;

	if (parent == &kernel_process) {
		wake_up_all(&parent->wait_child);
		return ended && !child->exit_signal;
	}
	action = process_action(parent, SIGCHLD);
	if (!ended)
		quiet = action.handler == SIG_IGN || action.flags & SA_NOCLDSTOP;
	else if (child->exit_signal == SIGCHLD) {
		unwanted = action.handler == SIG_IGN || action.flags & SA_NOCLDWAIT;
		quiet = action.handler == SIG_IGN;
	}
	fill_child_info(&info, child, code);
	if (!ended)
		info.si_signo = SIGCHLD;
	if (!quiet && info.si_signo > 0 && info.si_signo <= NSIG)
		send_process(info.si_signo, &info, parent);
	wake_up_all(&parent->wait_child);
	return unwanted;
}

/* ------------------------------------------------------------------ */
/* One task                                                            */

/* tasklist_lock held: the last task has left. Zombies to be freed go on the list. */
static void end_process(struct process *process, struct list_head *unwanted)
{
	terminal_leader_exits(process);
	give_children_away(process, unwanted);
	if (process->parent != &kernel_process)
		check_orphaned_group(process, process->parent, process);
	if (notify_parent(process, CLD_EXITED))
		list_add(&process->unwanted, unwanted);
}

/* What can still be asked about a process once its last task is gone. */
static void remember(struct process *process, const struct task_struct *task)
{
	process->uid = task->cred.uid;
	process->gid = task->cred.gid;
	memcpy(process->comm, task->comm, sizeof(process->comm));
}

/* tasklist_lock held: task has left; the children that were its own are another thread's now. */
static void pass_children_on(const struct task_struct *task)
{
	struct process *child;

	for_each_child(task->process, child)
		if (child->parent_thread == task)
			child->parent_thread = process_first_thread(task->process);
}

/* The task leaves its process. */
static void exit_notify(struct task_struct *task, int status)
{
	struct process *process = task->process, *zombie, *next;
	LIST_HEAD(unwanted);
	unsigned long flags;
	bool last;

	spin_lock_irqsave(&tasklist_lock, flags);
	if (!process->group_exit)
		process->exit_status = status; /* as Linux: the last one's counts */
	remember(process, task);
	task_account_exit(task);
	signals_exit(task);
	task_detach(task);
	pass_children_on(task);
	last = process != &kernel_process && !process->nr_threads;
	if (process == &kernel_process)
		;
	else if (last)
		end_process(process, &unwanted);
	else if (process->exec_task && process->nr_threads == 1)
		wake_up(&process->threads_gone);
	/* out of the tree before a wait4() on another CPU can find them */
	list_for_each_entry(zombie, &unwanted, unwanted)
		process_unlink(zombie);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (last && process == init_process)
		end_run(process->exit_status); /* its last two left together: see do_exit() */
	list_for_each_entry_safe(zombie, next, &unwanted, unwanted) {
		list_del(&zombie->unwanted);
		process_release(zombie);
	}
}

/* current stops using its address space; the last user frees it. */
static void exit_mm(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	if (!mm)
		return;
	futex_exit_task(task);
	usage_note_memory(mm);
	enter_mm(NULL, NULL); /* off its tables before they are freed */
	vfork_release(task);
	mmput(mm);
}

/* current's descriptors and working directory; readers of /proc see them go first. */
static void exit_files(struct task_struct *task)
{
	struct files_struct *files = task->files;
	struct fs_struct *fs = task->fs;
	unsigned long flags;

	spin_lock_irqsave(&tasklist_lock, flags);
	task->files = NULL;
	task->fs = NULL;
	spin_unlock_irqrestore(&tasklist_lock, flags);
	if (files)
		files_put(files);
	if (fs)
		fs_put(fs);
}

void do_exit(int status)
{
	struct task_struct *task = current;

	if (this_cpu()->irq_depth)
		panic("an interrupt handler tried to exit");
	if (task->process == init_process && task->process->nr_threads == 1)
		end_run(status);
	task->exit_status = status;
	exit_mm(task);
	exit_files(task);
	exit_notify(task, status);
	sched_exit();
}

void kthread_exit(int code)
{
	do_exit((code & 0xff) << 8);
}
