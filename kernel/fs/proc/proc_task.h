/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc/proc_task.h - one moment of a process or thread, for what /proc says of it.
 *
 * Linux:    fs/proc/internal.h
 */
#ifndef KERNEL_FS_PROC_TASK_H
#define KERNEL_FS_PROC_TASK_H

#include "kernel/fs/proc/proc_pid.h"

struct task_view {
	char comm[16];
	char state;
	pid_t pid, tgid, ppid, group, session;
	struct cred cred;
	int threads, cpu, exit_signal, exit_status;
	u32 cpus_allowed;
	struct task_usage own, waited;
	u64 start_ns, rss_limit;
	struct signal_status signals;
	bool kernel_thread, may_look, no_new_privs;
	int nice, policy;
	unsigned int tty_nr;
	pid_t tty_pgrp;
	unsigned int fd_size; /* what the table of descriptors has room for; 0: none */
	struct mm_struct *mm; /* with a user more; NULL: none */
	struct fs_struct *fs; /* likewise */
};

/* task_view_take - 0, or -ESRCH: it is gone. task_view_drop() afterwards. */
int task_view_take(struct task_view *v, const struct proc_who *who);
void task_view_drop(struct task_view *v);

int proc_show_status(struct seq_file *m); /* proc_status.c */
int proc_show_statm(struct seq_file *m);
int proc_show_stat(struct seq_file *m); /* proc_stat.c */

/* What is mapped, in pages, by where it comes from (proc_maps.c). */
struct resident_figures {
	unsigned long anon, file, shmem;
};
/* proc_count_resident - in all areas; takes mmap_sem for reading. */
void proc_count_resident(struct resident_figures *f, struct mm_struct *mm);

#endif
