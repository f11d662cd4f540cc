/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc_pid.h - /proc/PID: what the directories (proc_pid.c) and the files in
 * them (proc_task.c) agree on.
 *
 * Linux:    fs/proc/internal.h
 */
#ifndef KERNEL_FS_PROC_PID_H
#define KERNEL_FS_PROC_PID_H

#include "kernel/fs/proc.h"
#include "kernel/process/process.h"

struct proc_entry;

/* Whom a node below /proc/PID is about: i_private of its inode, which holds both references. */
struct proc_who {
	struct process *process;
	struct task_struct *task;	/* one thread alone; NULL: the process as a whole */
	const struct proc_entry *entry; /* which file; NULL: a directory */
};

/* A file or link of such a directory. */
struct proc_entry {
	const char *name;
	mode_t mode;			 /* type and permissions */
	int (*show)(struct seq_file *m); /* of a file; m->private: its struct proc_who */
	int (*readlink)(const struct proc_who *who, char *buf, size_t size); /* of a link */
	bool guarded; /* only who may look into the process can open it: proc_may_look() */
};

/* The same for a process and for one of its threads (proc_task.c). */
extern const struct proc_entry proc_entries[];
extern const unsigned int nr_proc_entries;

/* proc_is_gone - the process has been reaped, or the thread has exited; tasklist_lock held. */
bool proc_is_gone(const struct proc_who *who);
/* proc_task - a task to ask: the thread, or the first one, or any; NULL: none is left. tasklist_lock held. */
struct task_struct *proc_task(const struct proc_who *who);
/*
 * proc_may_look - may current see the memory of the process? (Linux: ptrace_may_access)
 *
 * => its own process; any for root; one with the same real and effective ids for others
 * => tasklist_lock held
 */
bool proc_may_look(const struct proc_who *who);

#endif
