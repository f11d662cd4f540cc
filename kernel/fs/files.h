/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/files.h - a task's table of open files, and opening one.
 *
 * Linux:    include/linux/file.h
 */
#ifndef KERNEL_FS_FILES_H
#define KERNEL_FS_FILES_H

#include "kernel/lib/file.h"
#include "kernel/lib/spinlock.h"

#define NR_OPEN 1024 /* RLIMIT_NOFILE */

struct files_struct {
	atomic_t users;
	spinlock_t lock;
	struct file *fd[NR_OPEN];	     /* [lock] each entry holds a reference */
	unsigned long cloexec[NR_OPEN / 64]; /* [lock] a bit per descriptor */
};

/* files_alloc - an empty table, or NULL. files_put - close all when the last user goes. May sleep. */
struct files_struct *files_alloc(void);
void files_put(struct files_struct *files);
void files_close_on_exec(struct files_struct *files);

/* fget - current's file behind fd, with a reference, or NULL. */
struct file *fget(unsigned int fd);
/* fd_install - put file at the lowest free descriptor >= from: the descriptor, or -EMFILE. Takes over the reference. */
int fd_install(struct file *file, unsigned int from, bool cloexec);
/* fd_replace - put file at exactly fd, closing what was there; 0 or -EBADF. Takes over the reference. */
int fd_replace(struct file *file, unsigned int fd, bool cloexec);
int fd_close(unsigned int fd);
int fd_get_cloexec(unsigned int fd);
int fd_set_cloexec(unsigned int fd, bool on);

/*
 * file_open_at - open the file at path, from dir (NULL: the root), for the current task.
 *
 * => the file with one reference, or ERR_PTR(-ENOENT, -EACCES, ...)
 * => path is a kernel string; flags as open(2)
 */
struct file *file_open_at(struct dentry *dir, const char *path, unsigned int flags);
#define file_open(path, flags) file_open_at(NULL, path, flags)
struct file *dentry_open(struct dentry *dentry, unsigned int flags);
/* kernel_read - read into kernel memory; what f_op->read gives, for files of the archive. */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t pos);

#endif
