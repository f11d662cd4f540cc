/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/file/locks.h - locks of files, for programs.
 *
 * What:     advisory locks: they keep others from locking, not from reading or writing.
 *           Three kinds, by who owns them:
 *
 *             kind    call                     owner              gone when
 *             POSIX   fcntl F_SETLK, F_SETLKW  a files_struct     it closes any descriptor of the file
 *             OFD     fcntl F_OFD_SETLK(W)     a struct file      its last reference goes
 *             FLOCK   flock                    a struct file      its last reference goes
 *
 *           The first two lock ranges of bytes and heed each other; flock locks whole
 *           files, and heeds only its own kind.
 * Start at: fcntl_lock()
 * See it:   /proc/locks; tests/user/as-user/lock_*.c; docs/files.md
 * Spec:     fcntl(2), flock(2).   Linux: fs/locks.c
 */
#ifndef KERNEL_FS_LOCKS_H
#define KERNEL_FS_LOCKS_H

#include "kernel/lib/file.h"

struct files_struct;
struct seq_file;

/* fcntl_lock - F_GETLK, F_SETLK, F_SETLKW and their OFD forms: 0 or -errno. May sleep. */
long fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd, void __user *arg);
/* locks_remove_posix - a descriptor of files is closed: what it has locked of the file is free. */
void locks_remove_posix(struct file *file, const struct files_struct *files);
/* locks_remove_file - the last reference of file goes. */
void locks_remove_file(struct file *file);
/* locks_show - /proc/locks: a line for each lock, and below it, with an arrow, one for each that waits for it. */
int locks_show(struct seq_file *m);

#endif
