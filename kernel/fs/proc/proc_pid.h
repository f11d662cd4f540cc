/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc/proc_pid.h - /proc/PID: what the directories (proc_pid.c) and the files in
 * them (proc_task.c) agree on.
 *
 * What:     struct proc_who says whom a node is about, struct proc_entry what it is: a file
 *           that is printed, a list, a link, a directory.
 * Start at: struct proc_who; proc_look()
 * Linux:    fs/proc/internal.h
 */
#ifndef KERNEL_FS_PROC_PID_H
#define KERNEL_FS_PROC_PID_H

#include "kernel/fs/proc/proc.h"
#include "kernel/process/process.h"

struct proc_entry;

/* Whom a node below /proc/PID is about: i_private of its inode, which holds both references. */
struct proc_who {
	struct process *process;
	struct task_struct *task;	/* one thread alone; NULL: the process as a whole */
	const struct proc_entry *entry; /* which file; NULL: a directory */
	bool in_task;			/* below task/: it has no such directory again */
	unsigned int number;		/* below fd and fdinfo: which descriptor */
};

/* A name in such a directory. */
struct proc_entry {
	const char *name;
	mode_t mode;  /* type and permissions */
	bool guarded; /* only who may look into the process can open, read or follow it */
	bool whole;   /* of a process, not of each of its threads */
	int (*show)(struct seq_file *m);   /* of a file; m->private: its struct proc_who */
	const struct seq_operations *list; /* of a file with an item for each area */
	ssize_t (*write)(const struct proc_who *who, const char __user *buf, size_t count);
	struct dentry *(*follow)(
		const struct proc_who *who); /* of a link: a reference, or ERR_PTR */
	const struct file_operations
		*fops; /* of a directory, and of a file that is not just printed */
	const struct inode_operations *iops; /* of a directory */
};

extern const struct proc_entry proc_entries[]; /* proc_task.c */
extern const unsigned int nr_proc_entries;

/* ------------------------------------------------------------------ */
/* Nodes (proc_pid.c)                                                  */

/* proc_who_of - whom a file or directory below /proc/PID is about. */
static inline struct proc_who *proc_who_of(const struct file *file)
{
	return file->f_dentry->d_inode->i_private;
}
/* proc_pid_child - let dentry, found in a directory about who, be this entry; sub parts inode numbers. */
int proc_pid_child(struct dentry *dentry, const struct proc_who *who,
		   const struct proc_entry *entry, unsigned int sub);
/* proc_pid_permission - the permission() of its directories: -ESRCH, it is gone. */
int proc_pid_permission(struct inode *inode, int want);
void proc_pid_forget(struct inode *inode);
/* proc_parse_number - a name as /proc spells numbers, no sign, no zero in front; -1: it is none. */
long proc_parse_number(const char *name);

/* ------------------------------------------------------------------ */
/* Whom it is about, and what he has (proc_who.c)                      */

/* proc_is_gone - the process has been reaped, or the thread has exited; tasklist_lock held. */
bool proc_is_gone(const struct proc_who *who);
/* proc_task - a task to ask: the thread, or the first one, or any; NULL: none is left. tasklist_lock held. */
struct task_struct *proc_task(const struct proc_who *who);
/*
 * proc_may_look - may current see the memory of the process? (Linux: ptrace_may_access)
 *
 * => 0: its own process; any for root; one with the same real and effective ids for others
 * => -EACCES: not so
 * => tasklist_lock held
 */
int proc_may_look(const struct proc_who *who);

/* What to take of a task, with a reference; tasklist_lock held. */
typedef void *proc_take_t(struct task_struct *task);
/*
 * proc_look - may current open, read or follow this entry now? And take something of it.
 *
 * => 0, -ESRCH: it is gone; -EACCES: the entry is guarded, and current may not look
 * => take, taken may be NULL; *taken is NULL on errors, and if no task is left
 */
int proc_look(const struct proc_who *who, proc_take_t *take, void **taken);
proc_take_t proc_take_mm; /* mmput() */

/* proc_mm - the address space, with a user more: mmput(). NULL: none, or current may not look. */
struct mm_struct *proc_mm(const struct proc_who *who);
/* proc_mm_id - for open(): as proc_look(), and which address space it is; 0: none. */
int proc_mm_id(const struct proc_who *who, u64 *id);
/*
 * proc_mm_again - the same, if it is still the one with this id.
 *
 * => who has opened a file about one program must not get to see the next, after execve
 */
struct mm_struct *proc_mm_again(const struct proc_who *who, u64 id);
struct fs_struct;
struct files_struct;
struct fs_struct *proc_fs(const struct proc_who *who);	     /* fs_put() */
struct files_struct *proc_files(const struct proc_who *who); /* files_put() */

/* ------------------------------------------------------------------ */
/* The files                                                           */

extern const struct file_operations proc_areas_fops; /* proc_maps.c */
extern const struct seq_operations proc_maps_op, proc_smaps_op;
int proc_show_smaps_rollup(struct seq_file *m);
extern const struct file_operations proc_mem_fops, proc_cmdline_fops,
	proc_environ_fops; /* proc_mem.c */
int proc_show_auxv(struct seq_file *m);
extern const struct inode_operations proc_fd_iops, proc_fdinfo_iops; /* proc_fd.c */
extern const struct file_operations proc_fd_fops;
struct dentry *proc_follow_cwd(const struct proc_who *who); /* proc_link.c */
struct dentry *proc_follow_root(const struct proc_who *who);
struct dentry *proc_follow_exe(const struct proc_who *who);
extern const struct inode_operations proc_tasks_iops; /* proc_pid.c */
extern const struct file_operations proc_tasks_fops;
int proc_show_limits(struct seq_file *m); /* proc_limits.c */
int proc_show_wchan(struct seq_file *m);
int proc_show_oom_score(struct seq_file *m);
int proc_show_oom_score_adj(struct seq_file *m);
ssize_t proc_write_oom_score_adj(const struct proc_who *who, const char __user *buf, size_t count);

#endif
