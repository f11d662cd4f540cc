/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/file/files.h - a program's table of open files, and opening one.
 *
 * What:     threads made with CLONE_FILES share a files_struct; fork copies it. Most
 *           programs have few files open, so the table for the first 64 lies in the
 *           structure itself, and fork copies one object; a table that has to hold
 *           more is replaced by a larger one.
 * Start at: fget(), fd_install(); for fork files_dup().
 * Locks:    letters: [a] atomic [l] files->lock [I] immutable
 * Linux:    include/linux/fdtable.h
 */
#ifndef KERNEL_FS_FILES_H
#define KERNEL_FS_FILES_H

#include "kernel/fs/fs.h"
#include "kernel/lib/spinlock.h"

#define NR_OPEN	    1024  /* RLIMIT_NOFILE of the first program */
#define NR_OPEN_MAX 65536 /* as far as anybody may raise it */
#define NR_OPEN_FEW 64	  /* descriptors that need no memory of their own */

struct fd_table {
	unsigned int size;	/* descriptors it has room for: a power of two, at least 64 */
	struct file **file;	/* each entry holds a reference; NULL: free, or only reserved */
	unsigned long *taken;	/* a bit per descriptor: open, or reserved */
	unsigned long *cloexec; /* a bit per descriptor: closed by execve */
};

struct files_struct {
	atomic_t users; /* [a] tasks that have it */
	spinlock_t lock;
	struct fd_table table;			    /* [l] */
	struct file *few[NR_OPEN_FEW];		    /* [l] where table points at first */
	unsigned long few_taken[1], few_cloexec[1]; /* [l] */
};

/* ------------------------------------------------------------------ */
/* The table as a whole (fdtable.c)                                    */

/* files_alloc - an empty table with one user, or NULL. */
struct files_struct *files_alloc(void);
/*
 * files_dup - a copy for fork: the same files under the same numbers, a reference more on each.
 *
 * => one user; NULL when there is no memory
 * => a descriptor that another thread is just opening is not in the copy
 */
struct files_struct *files_dup(struct files_struct *old);
/* files_get - one user more (CLONE_FILES). files_put - the last user closes all. May sleep. */
static inline struct files_struct *files_get(struct files_struct *files)
{
	atomic_inc(&files->users);
	return files;
}
void files_put(struct files_struct *files);
/* files_unshare - give current a table of its own, as execve wants; 0 or -ENOMEM. */
int files_unshare(void);
/* files_close_on_exec - close what is marked so; files has one user. May sleep. */
void files_close_on_exec(struct files_struct *files);
/* files_get_file - the file behind fd of this table, O_PATH too, with a reference, or NULL. cloexec may be NULL. */
struct file *files_get_file(struct files_struct *files, unsigned int fd, bool *cloexec);
/* files_next - the lowest descriptor >= from that is open there, or -1. */
int files_next(struct files_struct *files, unsigned int from);
/* files_limit - current's RLIMIT_NOFILE: new descriptors are below it. */
unsigned int files_limit(void);
/* files_room - the descriptors that current's table has room for now; none above is open. */
unsigned int files_room(void);

/* ------------------------------------------------------------------ */
/* Current's descriptors (fdtable.c)                                   */

/* fget - the file behind fd, with a reference, or NULL; fget_raw - even if it is only a place (O_PATH). */
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
/* file_into_dentry - a reference to a file becomes one to its dentry; of NULL ERR_PTR(-EBADF). */
struct dentry *file_into_dentry(struct file *file);
/* fd_install - put file at the lowest free descriptor >= from: the descriptor, or -EMFILE or -ENOMEM.
 * Takes over the reference, in any case. */
int fd_install(struct file *file, unsigned int from, bool cloexec);
/* fd_replace - put file at exactly fd, closing what was there; 0, -EBADF, -EBUSY or -ENOMEM.
 * Takes over the reference, in any case. */
int fd_replace(struct file *file, unsigned int fd, bool cloexec);
/* fd_close_range - close(2) all from first to last, or mark them to be closed by execve. */
void fd_close_range(unsigned int first, unsigned int last, bool only_mark);
/* fd_close - close(2): 0, -EBADF, or what flush() says. */
int fd_close(unsigned int fd);
int fd_get_cloexec(unsigned int fd);
/* 0 or -EBADF */
int fd_set_cloexec(unsigned int fd, bool on);

/*
 * In two steps, for a call that must not show its file before all else has worked:
 * fd_reserve - the lowest free descriptor >= from is ours: the descriptor, or -EMFILE or -ENOMEM.
 * fd_fill - let it lead to file, whose reference goes over. fd_unreserve - give it up.
 * fd_settle - the one, or if file is an ERR_PTR the other: the descriptor or the error.
 */
int fd_reserve(unsigned int from, bool cloexec);
void fd_fill(int fd, struct file *file);
void fd_unreserve(int fd);
int fd_settle(int fd, struct file *file);

/* ------------------------------------------------------------------ */
/* Opening (file.c)                                                    */

/* files_init - make the caches of files and of tables; panics if it cannot. */
void files_init(void);
extern atomic_t nr_files; /* open files that there are: /proc/sys/fs/file-nr */
extern int files_max;	  /* and may be, but for root: fs/file-max */
extern struct kmem_cache *files_cache;
/*
 * file_open_at - open the file at path, from dir (NULL: the working directory), for the current task.
 *
 * => the file with one reference, or ERR_PTR(-ENOENT, -EACCES, ...)
 * => path is a kernel string; flags as open(2)
 */
struct file *file_open_at(struct dentry *dir, const char *path, unsigned int flags);
#define file_open(path, flags) file_open_at(NULL, path, flags)
struct file *dentry_open(struct dentry *dentry, unsigned int flags);
/*
 * dentry_open_exec - a file to be executed: -EACCES, -ETXTBSY (somebody may write it), -ELOOP.
 *
 * => open for reading, even if current may only execute it
 * => nobody can open it for writing till its last reference is put, or file_allow_write() is called
 */
struct file *dentry_open_exec(struct dentry *dentry);
void file_allow_write(struct file *file);
/*
 * file_alloc - a file that is open from the start: a pipe's end, an eventfd.
 *
 * => one reference, or ERR_PTR(-ENOMEM, -ENFILE); fops->open() is not called
 * => takes a reference of its own to dentry, which dentry_alloc(NULL, ...) may have made
 */
struct file *file_alloc(struct dentry *dentry, const struct file_operations *fops,
			unsigned int flags);
/* file_free - one that open() has refused; nobody else has it. */
void file_free(struct file *file);
/*
 * anon_inode_getfile - an open file that is all behaviour, and that no path leads to: an eventfd.
 *
 * => one reference, private_data is data; or ERR_PTR(-ENOMEM). name: "anon_inode:[eventfd]", copied
 */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *data,
				unsigned int flags);
/*
 * anon_inode_getfd - a descriptor for such a file; O_CLOEXEC in flags counts.
 *
 * => after -EMFILE, -ENFILE, -ENOMEM data is still the caller's: release() is not called
 */
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *data,
		     unsigned int flags);
void anon_inode_init(void);
/* filp_close - a descriptor of files gives its reference up: flush(), fput(). What flush() says. */
int filp_close(struct file *file, const struct files_struct *files);
/* file_change_flags - clear and set bits of f_flags; no other bit is lost. */
void file_change_flags(struct file *file, unsigned int clear, unsigned int set);
/* kernel_read - bytes of a file with pages into kernel memory: how many; -ENOEXEC for other files. */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t pos);

#endif
