/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/file.h - open files, and the table of functions behind each.
 *
 * What:     the three structures of the book - inode (the thing), dentry (its
 *           name), file (one open of it) - and file_operations, through which
 *           everything below and above calls a driver. It stands in the base
 *           tier because mm/ calls files too: an area holds a reference to its
 *           file, and mmap asks the file to set the area up.
 * Start at: struct file_operations
 * Locks:    letters: [I] immutable [a] atomic [f] f_pos_lock; without one users take turns themselves
 * Book:     LDD3 ch. 3, "Some Important Data Structures".   Linux: include/linux/fs.h
 */
#ifndef KERNEL_LIB_FILE_H
#define KERNEL_LIB_FILE_H

#include "kernel/lib/atomic.h"
#include "kernel/lib/list.h"
#include "kernel/lib/types.h"

struct dentry;
struct file;
struct inode;
struct kiocb;
struct module;
struct mutex;
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

/* What a directory or a link does that is not made of fixed nodes (kernel/fs/tree.c calls it). */
struct inode_operations {
	/*
	 * lookup - find dentry->d_name in the directory dir: set dentry->d_inode.
	 *
	 * => 0, -ENOENT, -ENOMEM; the dentry is new, nobody else sees it yet; may sleep
	 * (Linux today returns a dentry, and keeps it for the next lookup)
	 */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	/* permission - asked before the mode is: may it be entered or used at all? 0 or -errno; may be NULL */
	int (*permission)(struct inode *inode, int want);
	/* readlink - where a symbolic link leads: NUL-terminated text into buf; 0 or -errno */
	int (*readlink)(struct dentry *link, char *buf, size_t size);
	/* forget - the last reference is gone; drop what i_private holds */
	void (*forget)(struct inode *inode);
};

struct inode {
	u64 i_ino;     /* [I] */
	mode_t i_mode; /* [I] type and permissions */
	unsigned int i_nlink;
	uid_t i_uid;			     /* [I] */
	gid_t i_gid;			     /* [I] */
	dev_t i_rdev;			     /* [I] device number of a device node */
	loff_t i_size;			     /* [I] bytes, of a regular file */
	u64 i_mtime;			     /* [I] seconds since 1970 */
	const struct file_operations *i_fop; /* [I] */
	const struct inode_operations *i_op; /* [I] NULL: a fixed node */
	void *i_private;		     /* [I] the file system's or driver's own */
	const void *i_data;		     /* [I] boot archive: the bytes */
	char *i_link;			     /* [I] symbolic link: where it leads */
};

struct dentry {
	atomic_t d_count;	    /* the tree's own, files, lookups, children */
	const char *d_name;	    /* [I] last component; "/" for the root */
	struct inode *d_inode;	    /* [I] freed with its only name */
	struct dentry *d_parent;    /* [I] holds a reference; the root's is itself */
	struct list_head d_child;   /* [I] after boot: in the parent's list */
	struct list_head d_subdirs; /* [I] after boot: of a directory */
};

struct file {
	const struct file_operations *f_op; /* [I] after open; open() may replace it */
	struct dentry *f_dentry;	    /* [I] holds a reference */
	atomic_t f_count;
	unsigned int f_flags;	  /* O_NONBLOCK ... */
	mode_t f_mode;		  /* [I] FMODE_READ | FMODE_WRITE */
	loff_t f_pos;		  /* [f] */
	struct mutex *f_pos_lock; /* [I] of regular files and directories; NULL: bytes pass by once */
	void *private_data;	  /* the driver's */
};

#define FMODE_READ  1
#define FMODE_WRITE 2

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}
/* dput - one reference less; the last one frees. May sleep. (kernel/fs/tree.c) */
void dput(struct dentry *dentry);

static inline struct file *get_file(struct file *file)
{
	atomic_inc(&file->f_count);
	return file;
}
/* fput - one reference less; the last calls release() and frees. May sleep. (kernel/fs/file.c) */
void fput(struct file *file);

/* no_llseek - the llseek of a file whose bytes pass by once: -ESPIPE. (kernel/fs/read_write.c) */
loff_t no_llseek(struct file *file, loff_t offset, int whence);

#endif
