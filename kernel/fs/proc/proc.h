/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/proc/proc.h - files under /proc, and how to add one.
 *
 * What:     a struct proc_dir_entry for each name that is there for longer than a look:
 *           proc_add() makes one of a name and a function that prints; the book's calls
 *           make one for a driver, who sets read_proc or proc_fops in it. (The names of
 *           processes have none: proc_pid.c.)
 * Start at: struct proc_dir_entry; proc.c
 * Locks:    letters: [I] immutable [p] proc_lock (proc.c) [a] atomic
 * Book:     LDD3 ch. 4, "Using the /proc Filesystem".   Linux: include/linux/proc_fs.h
 */
#ifndef KERNEL_FS_PROC_H
#define KERNEL_FS_PROC_H

#include "kernel/fs/fs.h"
#include "kernel/fs/proc/seq_file.h"

/* read_proc and write_proc, as the book has them: proc_read.c. */
typedef int(read_proc_t)(char *page, char **start, off_t offset, int count, int *eof, void *data);
typedef int(write_proc_t)(struct file *file, const char __user *buffer, unsigned long count,
			  void *data);

struct proc_dir_entry {
	const char *name; /* [I] one component */
	mode_t mode;	  /* [I] type and permissions */
	uid_t uid;
	gid_t gid;
	loff_t size;
	u64 ino; /* [I] */
	/* Set by who made it, before he lets anybody know. */
	const struct file_operations *proc_fops;
	const struct inode_operations *proc_iops; /* of a link or a directory that finds its names */
	struct module *owner;
	void *data; /* the maker's own */
	read_proc_t *read_proc;
	write_proc_t *write_proc;

	struct proc_dir_entry *parent; /* [I] holds a reference; NULL: /proc itself */
	struct list_head subdirs;      /* [p] of sibling */
	struct list_head sibling;      /* [p] empty: removed */
	atomic_t count;		       /* [a] one while it is listed, one per inode and child */
	int callers;		       /* [p] calls of read_proc or write_proc that run */
};

extern struct proc_dir_entry proc_root;

/* PDE - the entry that an inode of such a file is about. */
#define PDE(inode) ((struct proc_dir_entry *)(inode)->i_private)

/*
 * create_proc_entry - a new name below parent (NULL: /proc), or NULL: no memory, or it is taken.
 *
 * => mode: permissions (0: 0444), and S_IFDIR for a directory; name may lead on from parent by "/"
 * => may sleep
 */
struct proc_dir_entry *create_proc_entry(const char *name, mode_t mode,
					 struct proc_dir_entry *parent);
/* create_proc_read_entry - the same, for a file whose text read_proc gives. */
struct proc_dir_entry *create_proc_read_entry(const char *name, mode_t mode,
					      struct proc_dir_entry *base, read_proc_t *read_proc,
					      void *data);
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
/* proc_symlink - a link to target, which is copied. */
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *target);
/*
 * remove_proc_entry - the name is gone, and no call of its functions runs any more.
 *
 * => who has the file open reads nothing more of it; a directory must be empty
 * => may sleep
 */
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);

/*
 * proc_add - /proc/name (directories are made as needed), whose text is what show() prints.
 *
 * => 0 or -ENOMEM; show() returns 0, or a negative errno that the read then fails with
 */
typedef int proc_show_t(struct seq_file *m);
int proc_add(const char *name, mode_t permissions, proc_show_t *show);
/* proc_create_path - create_proc_entry() below /proc, and the directories on the way. */
struct proc_dir_entry *proc_create_path(const char *name, mode_t mode);

extern const struct file_operations proc_read_fops; /* of read_proc and write_proc: proc_read.c */
/* proc_enter - a call of the entry's functions begins: 0, or -EIO: it was removed. proc_leave - it ended. */
int proc_enter(struct proc_dir_entry *entry);
void proc_leave(struct proc_dir_entry *entry);

/* What a directory of entries does; for directories that have other names besides. */
int proc_lookup(struct inode *dir, struct dentry *dentry);
/* proc_forget - forget() of the inode of an entry */
void proc_forget(struct inode *inode);
/* proc_truncate - truncate() of a file here: nothing, as for "echo 1 >" it has to be allowed */
int proc_truncate(struct inode *inode, loff_t size);
/* proc_emit_entries - readdir: ".", "..", the entries; true: f_pos is behind them, go on */
bool proc_emit_entries(struct file *file, void *buf, filldir_t fill);

/*
 * kmsg_read_next - the next of the log, for /proc/kmsg and syslog(2): bytes, -EAGAIN, -EFAULT, -ERESTARTSYS.
 * kmsg_unread - how many bytes nobody has read yet.
 */
ssize_t kmsg_read_next(char __user *buf, size_t count, bool wait);
u64 kmsg_unread(void);
/* The kernel's own files, listed in proc_files.c. */
proc_show_t show_meminfo, show_vmstat;					    /* proc_meminfo.c */
proc_show_t show_zoneinfo, show_buddyinfo, show_slabinfo, show_vmallocinfo; /* proc_mm.c */
proc_show_t show_pagecache;						    /* proc_cache.c */
proc_show_t show_dma_mappings, show_dma_errors, show_dma_pools, show_dma_shadow,
	show_bigarea; /* proc_dma.c */
proc_show_t show_cmdline, show_version, show_uptime, show_loadavg, show_cpuinfo, show_interrupts,
	show_stat, show_trace;		  /* proc_kernel.c */
proc_show_t show_iomem, show_ioports;	  /* proc_resource.c */
proc_show_t show_timers, show_workqueues; /* proc_time.c */

/* proc_init - the kernel's own files, and the directories of processes. */
void proc_init(void);
void proc_files_init(void);
void proc_pid_init(void);
void proc_sys_init(void);
void proc_kmsg_init(void);

#endif
