/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/fs.h - inodes, mounted file systems, and the tables behind them.
 *
 * What:     what kernel/lib/file.h leaves open: an inode is a thing that has names, a
 *           super_block is one file system in use, with all its inodes. Two tables of
 *           functions make a kind of file system: inode_operations, what is done to
 *           names, and super_operations, what concerns the whole.
 *
 *             file --> dentry "notes" --> inode <-- dentry "hard link"
 *                        |  d_parent        |
 *                      dentry "tmp" ...     '--> super_block (s_root, s_mountpoint)
 *
 *           There is no vfsmount: a file system in use is mounted at one place, and
 *           mounting proc a second time makes a second super_block. So a dentry alone
 *           says where one is (Linux needs a struct path of two).
 * Start at: struct inode, struct inode_operations, then path_lookup_at() in namei.c
 * Locks:    letters: [I] immutable [a] atomic [m] i_mutex [d] dcache_lock
 *           i_mutex of a directory: its names change one at a time; of a file: its bytes, size and
 *           owner. A directory is locked before what is in it (mutex_lock_nested); two
 *           directories only under rename's own mutex. User memory may be touched under it.
 * Book:     LDD3 ch. 3, "The inode Structure".   Linux: include/linux/fs.h
 */
#ifndef KERNEL_FS_FS_H
#define KERNEL_FS_FS_H

#include "kernel/lib/file.h"
#include "kernel/locking/mutex.h"

struct address_space;
struct cdev;
struct file_lock;
struct file_system_type;
struct statfs_abi;
struct pipe;
struct seq_file;
struct super_block;

/* ------------------------------------------------------------------ */
/* Inodes (inode.c)                                                    */

struct timespec {
	s64 tv_sec; /* since 1970 */
	s64 tv_nsec;
};

struct inode {
	atomic_t i_count;     /* [a] dentries that name it, and whoever holds it besides */
	mode_t i_mode;	      /* type [I], permissions [m] */
	u64 i_ino;	      /* [I] */
	unsigned int i_nlink; /* [m] names it has on disk, as it were; 0: goes with its last user */
	uid_t i_uid;	      /* [m] */
	gid_t i_gid;	      /* [m] */
	dev_t i_rdev;	      /* [I] device number of a device node */
	loff_t i_size;	      /* [m] bytes; others look at it without a lock (i_size_read) */
	u64 i_blocks;	      /* [m] of 512 bytes, that it takes up */
	struct timespec i_atime; /* [a] last read; i_mtime written, i_ctime changed: [m] */
	struct timespec i_mtime, i_ctime;
	struct mutex i_mutex;		     /* RANK_INODE */
	const struct inode_operations *i_op; /* [I] never NULL */
	const struct file_operations *i_fop; /* [I] what an open of it begins with */
	struct super_block *i_sb;	     /* [I] NULL: in none, as a pipe */
	struct address_space *i_mapping; /* [I] its pages; NULL: has none (mm/virt/address_space.h) */
	union {
		struct cdev *i_cdev; /* of a character device: found by the first open (char_dev.c) */
		struct pipe *i_pipe; /* of a fifo: while it is open (pipe.c) */
	};
	struct file_lock *i_flock; /* locks of parts of it (locks.c) */
	atomic_t i_writecount; /* [a] open for writing; below 0: being executed (get_write_access) */
	bool i_tmpfile;	       /* [m] O_TMPFILE made it: link() may give it a first name */
	void *i_private;       /* the file system's or driver's own */
	char *i_link;	       /* [I] symbolic link: where it leads; freed with the inode */
};

/*
 * inode_alloc - a new inode of sb (NULL: of none) with this mode; NULL: no memory.
 *
 * => i_count 1, i_nlink 1, i_sb's next i_ino, root's, all times now
 */
struct inode *inode_alloc(struct super_block *sb, mode_t mode);
static inline struct inode *igrab(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	return inode;
}
/* iput - one reference less; the last calls s_op->evict_inode() and frees. May sleep. NULL is fine. */
void iput(struct inode *inode);
/* current_fs_time - what a change of now puts into i_mtime and i_ctime. */
struct timespec current_fs_time(void);
void inode_init(void);
extern atomic_t nr_inodes; /* that there are */
static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}
/* touch_atime - it has been read. Not on a file system that is read-only. */
void touch_atime(struct inode *inode);
/*
 * get_write_access - one more has it open for writing: 0; -ETXTBSY, it is being executed; -EROFS.
 * deny_write_access - one more executes it: 0 or -ETXTBSY, it is open for writing.
 */
int get_write_access(struct inode *inode);
void put_write_access(struct inode *inode);
int deny_write_access(struct inode *inode);
static inline void allow_write_access(struct inode *inode)
{
	atomic_inc(&inode->i_writecount);
}

/* What chmod, chown, utimensat and truncate change: valid says which fields count. */
struct iattr {
	unsigned int valid; /* ATTR_... */
	mode_t mode;
	uid_t uid;
	gid_t gid;
	loff_t size;
	struct timespec atime, mtime;
};
#define ATTR_MODE  1u
#define ATTR_UID   2u
#define ATTR_GID   4u
#define ATTR_SIZE  8u
#define ATTR_ATIME 16u
#define ATTR_MTIME 32u
#define ATTR_NOW   64u /* both times, and to now: who may write the file may ask for that */

/* inode_setattr - what attr says, into the inode; i_ctime too. i_mutex held. (attr.c) */
void inode_setattr(struct inode *inode, const struct iattr *attr);

/* What stat tells; getattr may change what the inode itself says. */
struct kstat {
	mode_t mode;
	u64 ino;
	dev_t dev, rdev;
	unsigned int nlink;
	uid_t uid;
	gid_t gid;
	loff_t size;
	u64 blocks;
	unsigned int blksize;
	struct timespec atime, mtime, ctime;
};

/*
 * What is done to names. dir is locked (i_mutex) in all that change one; dentry is in dir by its
 * d_parent and d_name. For create, link, symlink, mkdir, mknod it has no inode yet: the function
 * gives it one by d_instantiate(), and if the directory is only in the dcache (tmpfs) keeps a
 * reference of its own. 0 or -errno; permissions, type and existence have been checked.
 * NULL: -EPERM, unless it says otherwise.
 */
struct inode_operations {
	/*
	 * lookup - find dentry->d_name in dir, and d_instantiate() the dentry.
	 *
	 * => -ENOENT: there is none; dir is not locked, the dentry is new and nobody else sees it
	 * => NULL: all names are in the dcache
	 * (Linux today returns a dentry, and keeps it for the next lookup)
	 */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, mode_t mode); /* a regular file */
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, mode_t mode);
	int (*rmdir)(struct inode *dir, struct dentry *dentry); /* -ENOTEMPTY */
	int (*mknod)(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t rdev);
	/*
	 * rename - old becomes the name new; what new named before goes (or, RENAME_EXCHANGE, becomes old).
	 *
	 * => both directories locked, and new's inode if there is one; new without an inode: a free name
	 */
	int (*rename)(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *new, unsigned int flags);
	int (*tmpfile)(struct inode *dir, struct dentry *dentry, mode_t mode); /* O_TMPFILE */
	/* readlink - where a link leads that has no i_link: NUL-terminated text into buf; 0 or -errno */
	int (*readlink)(struct dentry *link, char *buf, size_t size);
	/*
	 * follow_link - jump to where a link leads, without a path: /proc/PID/fd/3.
	 *
	 * => a dentry with a reference, or ERR_PTR; NULL in the table: by the text
	 */
	struct dentry *(*follow_link)(struct dentry *link);
	/* truncate - the size becomes this; inode locked; 0, -EFBIG, -ENOSPC ... NULL: -EINVAL */
	int (*truncate)(struct inode *inode, loff_t size);
	/* fallocate - pages for a range, or (FALLOC_FL_PUNCH_HOLE) none; inode locked. NULL: -EOPNOTSUPP */
	int (*fallocate)(struct inode *inode, int mode, loff_t offset, loff_t len);
	/* setattr - all but the size; inode locked. NULL: inode_setattr() alone */
	int (*setattr)(struct dentry *dentry, const struct iattr *attr);
	/* getattr - correct what stat tells; NULL: the inode's fields are right */
	int (*getattr)(struct dentry *dentry, struct kstat *stat);
	/* permission - asked before the mode is: may it be entered or used at all? 0 or -errno */
	int (*permission)(struct inode *inode, int want);
	/* forget - evict_inode() for this kind of inode, of a file system that has several */
	void (*forget)(struct inode *inode);
};

/* ------------------------------------------------------------------ */
/* File systems (super.c)                                              */

struct super_block {
	const struct file_system_type *s_type; /* [I] */
	const struct super_operations *s_op;   /* [I] never NULL */
	unsigned long s_magic;		       /* [I] what statfs calls its type */
	dev_t s_dev;			       /* [I] st_dev of its files */
	struct dentry *s_root;		       /* [I] goes with it */
	struct dentry *
		s_mountpoint; /* [d] the directory it covers, a reference; NULL: "/", or in no place */
	unsigned long s_flags;	 /* [d] MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC ... */
	int s_mnt_id;		 /* [I] its number in mountinfo */
	bool s_detached;	 /* [d] umount -l: goes with its last user */
	atomic_t s_users;	 /* [a] references to its dentries from outside the tree */
	atomic_t s_writers;	 /* [a] its files that are open for writing; -1: none may be */
	atomic_t s_next_ino;	 /* [a] */
	void *s_fs_info;	 /* [I] the file system's own */
	char *s_devname;	 /* [I] what mount(2) was given as source */
	struct list_head s_list; /* [d] of all, in the order in which they were mounted */
};

struct super_operations {
	/* alloc_inode - room for an inode and the file system's own part around it, zeroed; NULL: plain ones */
	struct inode *(*alloc_inode)(struct super_block *sb);
	void (*destroy_inode)(struct inode *inode);
	/* evict_inode - the last reference is gone: drop its pages and what i_private holds */
	void (*evict_inode)(struct inode *inode);
	/* put_super - it is not mounted any more, and all its inodes are gone */
	void (*put_super)(struct super_block *sb);
	/* statfs - f_type, f_bsize and f_namelen are set already */
	int (*statfs)(struct super_block *sb, struct statfs_abi *st);
	/* remount - new options (text, may be changed, may be NULL) for one that is mounted: 0 or -errno */
	int (*remount)(struct super_block *sb, char *options);
	/* show_options - what /proc/mounts says besides the flags: ",size=1024k" */
	void (*show_options)(struct seq_file *m, struct super_block *sb);
};

struct file_system_type {
	const char *name;
	bool needs_device; /* no "nodev" in /proc/filesystems */
	/*
	 * fill_super - give sb its s_op, s_magic and, by d_make_root(), s_root.
	 *
	 * => options: the text of mount(2), may be changed, may be NULL
	 * => 0 or -errno; after an error put_super() is not called
	 */
	int (*fill_super)(struct super_block *sb, char *options);
	/* there is one of its kind, made at start-up, which is mounted at most once; NULL: one each time */
	struct super_block *single;
	struct list_head list; /* kept by register_filesystem */
};

/* register_filesystem - mount(2) knows it from now on; 0 or -EBUSY, the name is taken. */
int register_filesystem(struct file_system_type *type);

/* ------------------------------------------------------------------ */
/* Names in memory (dcache.c)                                          */

extern spinlock_t dcache_lock;

/* d_instantiate - this name leads to this inode, whose reference goes over. */
void d_instantiate(struct dentry *dentry, struct inode *inode);

#endif
