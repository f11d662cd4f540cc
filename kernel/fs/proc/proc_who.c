// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_who.c - whom a node below /proc/PID is about, and how one gets at what it has.
 *
 * What:     a node names a process, or one thread of it, which goes on, executes another
 *           program, or ends, while somebody reads. So nothing is kept: each access finds the
 *           task anew, asks whether the reader may look, and takes a reference to what it
 *           wants (the address space, the files), all under one lock.
 *
 *           A task within exec is the old program till it is the new one, by memory and by rights.
 * Start at: proc_look()
 * Holds:    what is taken belongs to the rights that were asked about: there is no moment
 *           between question and taking.
 * Locks:    tasklist_lock.
 * See it:   tests/user: proc_pid_hidden, proc_exec_is_waited_for, proc_mem_of_others; docs/exec.md
 * Spec:     proc(5), ptrace(2) "access mode checking".   Linux: fs/proc/base.c, kernel/ptrace.c
 */
#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/fs/proc/proc_pid.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/vma.h"

bool proc_is_gone(const struct proc_who *who)
{
	return who->task ? list_empty(&who->task->thread_list) : list_empty(&who->process->all);
}

struct task_struct *proc_task(const struct proc_who *who)
{
	if (proc_is_gone(who))
		return NULL;
	if (who->task)
		return who->task;
	if (who->process->id->task) /* the thread that has the process's number */
		return who->process->id->task;
	return process_first_thread(who->process);
}

int proc_may_look(const struct proc_who *who)
{
	const struct task_struct *task = proc_task(who);
	const struct cred *own = &current->cred;
	bool alike;

	if (cred_is_root(own) || who->process == current->process)
		return 0;
	if (!task) /* a zombie */
		alike = who->process->uid == own->fsuid && who->process->gid == own->fsgid;
	else
		alike = who->process->dumpable && cred_is_only(&task->cred, own->fsuid, own->fsgid);
	return alike ? 0 : -EACCES;
}

int proc_look(const struct proc_who *who, proc_take_t *take, void **taken)
{
	struct task_struct *task;
	unsigned long flags;
	int error = 0;

	if (taken)
		*taken = NULL;
	spin_lock_irqsave(&tasklist_lock, flags);
	task = proc_task(who);
	if (proc_is_gone(who))
		error = -ESRCH;
	else if (who->entry->guarded)
		error = proc_may_look(who);
	if (!error && take && task)
		*taken = take(task);
	spin_unlock_irqrestore(&tasklist_lock, flags);
	return error;
}

static void *try_take(const struct proc_who *who, proc_take_t *take)
{
	void *what;

	return proc_look(who, take, &what) ? NULL : what;
}

void *proc_take_mm(struct task_struct *task)
{
	return task_mm(task) ? mm_get(task_mm(task)) : NULL;
}

static void *take_mm_id(struct task_struct *task)
{
	return task_mm(task) ? (void *)task_mm(task)->id : NULL;
}

static void *take_fs(struct task_struct *task)
{
	return task->fs ? fs_get(task->fs) : NULL;
}

static void *take_files(struct task_struct *task)
{
	return task->files ? files_get(task->files) : NULL;
}

struct mm_struct *proc_mm(const struct proc_who *who)
{
	return try_take(who, proc_take_mm);
}

int proc_mm_id(const struct proc_who *who, u64 *id)
{
	void *taken;
	int error = proc_look(who, take_mm_id, &taken);

	*id = (u64)taken;
	return error;
}

struct mm_struct *proc_mm_again(const struct proc_who *who, u64 id)
{
	struct mm_struct *mm = proc_mm(who);

	if (!mm || mm->id == id)
		return mm;
	mmput(mm);
	return NULL;
}

struct fs_struct *proc_fs(const struct proc_who *who)
{
	return try_take(who, take_fs);
}

struct files_struct *proc_files(const struct proc_who *who)
{
	return try_take(who, take_files);
}
