/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/file.h - open files, and the table of functions behind each.
 *
 * What:     of the three structures of the book - inode (the thing), dentry (its
 *           name), file (one open of it) - the two that others hold, and
 *           file_operations, through which everything below and above calls a driver.
 *           What an inode is, kernel/fs/fs.h says. It stands in the base
 *           tier because mm/ calls files too: an area holds a reference to its
 *           file, and mmap asks the file to set the area up.
 * Start at: struct file_operations
 * Locks:    letters: [I] immutable [a] atomic [f] f_pos_lock [d] dcache_lock [T] tasklist_lock;
 *           without one users take turns themselves
 * Book:     LDD3 ch. 3, "Some Important Data Structures".   Linux: include/linux/fs.h
 */
#ifndef KERNEL_LIB_FILE_H
#define KERNEL_LIB_FILE_H

#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/types.h"

struct cdev;
struct dentry;
struct file;
struct inode;
struct kiocb;
struct module;
struct mutex;
struct super_block;
struct poll_table_struct;
struct vm_area_struct;

/* One buffer of readv and writev, as the program passes it too. */
struct iovec {
	void __user *iov_base;
	size_t iov_len;
};

/* filldir - called by readdir for each name; nonzero: the buffer is full, stop. */
typedef int (*filldir_t)(void *buf, const char *name, int namelen, loff_t offset, u64 ino,
			 unsigned int type);

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t offset, int whence);
	ssize_t (*read)(struct file *, char __user *buf, size_t count, loff_t *pos);
	ssize_t (*aio_read)(struct kiocb *, char __user *buf, size_t count, loff_t pos);
	ssize_t (*write)(struct file *, const char __user *buf, size_t count, loff_t *pos);
	ssize_t (*aio_write)(struct kiocb *, const char __user *buf, size_t count, loff_t pos);
	/* n buffers as one; without these, read and write are called for each */
	ssize_t (*readv)(struct file *, const struct iovec *iov, unsigned long n, loff_t *pos);
	ssize_t (*writev)(struct file *, const struct iovec *iov, unsigned long n, loff_t *pos);
	int (*readdir)(struct file *, void *buf, filldir_t fill);
	unsigned int (*poll)(struct file *, struct poll_table_struct *);
	int (*ioctl)(struct inode *, struct file *, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *);
	int (*release)(struct inode *, struct file *); /* the last reference is gone */
	int (*fsync)(struct file *, int datasync);
	int (*aio_fsync)(struct kiocb *, int datasync);
	int (*fasync)(int fd, struct file *, int on);
};

struct dentry {
	atomic_t d_count;	       /* [a] files, lookups, children, and the file system's own */
	const char *d_name;	       /* [d] last component; "/" for a root; rename changes it */
	struct inode *d_inode;	       /* [I] once it has one; holds a reference */
	struct dentry *d_parent;       /* [d] holds a reference; a root's is itself */
	struct super_block *d_sb;      /* [I] NULL: in none, as a pipe */
	struct super_block *d_mounted; /* [d] what is mounted on it, or NULL */
	struct list_head d_child; /* [d] in the parent's list; empty: not in the tree, or a root */
	struct list_head d_subdirs; /* [d] of a directory */
	struct list_head d_hash;    /* [d] names by hash, for d_lookup() */
	u64 d_cookie;	 /* [d] its place among them, for readdir; grows along the list */
	bool d_unlinked; /* [d] its name has been removed */
};

/* Whom fcntl(F_SETOWN) named to get SIGIO, and which signal it is to be (kernel/fs/poll/fasync.c). */
struct file_owner {
	pid_t nr;	 /* [T] 0: nobody */
	u8 type;	 /* [T] F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP */
	u8 signal;	 /* [T] 0: SIGIO, without more information */
	uid_t uid, euid; /* [T] of who named it: he must be allowed to send it signals */
	u64 serial;	 /* [T] of the number: whoever has it later is somebody else */
};

struct file {
	const struct file_operations *f_op; /* [I] after open; open() may replace it */
	struct dentry *f_dentry;	    /* [I] holds a reference */
	atomic_t f_count;
	unsigned int f_flags;	  /* O_NONBLOCK ... */
	mode_t f_mode;		  /* [I] FMODE_READ | FMODE_WRITE */
	loff_t f_pos;		  /* [f] */
	struct mutex *f_pos_lock; /* [I] of regular files and directories; NULL: bytes pass by once */
	struct cdev *f_cdev; /* [I] after open: of a character device, with a reference; or NULL */
	void *private_data;  /* the driver's */
	struct file_owner f_owner;
	struct list_head f_epoll; /* epolls that watch it (kernel/fs/poll/epoll.c) */
};

#define FMODE_READ   1
#define FMODE_WRITE  2
#define FMODE_PATH   4	/* O_PATH: only a place; fget() does not find it */
#define FMODE_WRITER 8	/* counted in i_writecount */
#define FMODE_EXEC   16 /* being executed: counted there, too, so that nobody writes it */
#define FMODE_NOEXEC 32 /* of a mount with noexec: not to be mapped for execution */

/* dget - one reference more, by who has one or holds dcache_lock; dentry. */
struct dentry *dget(struct dentry *dentry);
/* dput - one reference less; the last one frees. May sleep. (kernel/fs/dcache.c) */
void dput(struct dentry *dentry);

static inline struct file *get_file(struct file *file)
{
	atomic_inc(&file->f_count);
	return file;
}
/* fput - one reference less; the last calls release() and frees. May sleep. (kernel/fs/file/file.c) */
void fput(struct file *file);

/* no_llseek - the llseek of a file whose bytes pass by once: -ESPIPE. (kernel/fs/file/read_write.c) */
loff_t no_llseek(struct file *file, loff_t offset, int whence);
/* noop_llseek - the same, but nobody is told: the position stays where it is. */
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
/* has_positions - or is it one of those two, so that pread() makes no sense? */
bool has_positions(const struct file *file);
/* no_seek_end_llseek - that of a directory, or a text of /proc: where it ends is not known before. */
loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence);
/* generic_file_llseek - that of a file with a size. */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);

#endif
