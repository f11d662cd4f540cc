/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/fs_struct.h - where a program stands in the tree, where its tree begins, and its umask.
 *
 * What:     relative paths begin at the working directory. fork copies it, exec keeps
 *           it, and tasks made with CLONE_FS share it: if one goes elsewhere, all do.
 * Start at: fs_cwd(); for fork fs_dup()
 * Locks:    letters: [a] atomic [l] fs->lock (RANK_FILES)
 * See it:   /proc/PID/cwd, Umask in /proc/PID/status; gdb: np-ps; tests/user: chdir_*, umask_*
 * Linux:    include/linux/fs_struct.h
 */
#ifndef KERNEL_FS_FS_STRUCT_H
#define KERNEL_FS_FS_STRUCT_H

#include "kernel/lib/file.h"
#include "kernel/lib/spinlock.h"

struct fs_struct {
	atomic_t users; /* [a] tasks that have it, and readers of /proc */
	spinlock_t lock;
	struct dentry *cwd; /* [l] holds a reference; always a directory */
	struct dentry
		*root; /* [l] the same: where absolute paths begin, and which ".." does not leave */
	mode_t umask;  /* [a] permissions that new files do not get */
};

/* fs_alloc - at the root, umask 022, with one user; NULL: no memory. */
struct fs_struct *fs_alloc(void);
/* fs_dup - a copy for fork, with one user; NULL: no memory. */
struct fs_struct *fs_dup(struct fs_struct *old);
/* fs_get - one user more (CLONE_FS). fs_put - the last one frees; may sleep. */
static inline struct fs_struct *fs_get(struct fs_struct *fs)
{
	atomic_inc(&fs->users);
	return fs;
}
void fs_put(struct fs_struct *fs);
/* fs_cwd - the working directory, with a reference; of a kernel thread (NULL) the root. */
struct dentry *fs_cwd(struct fs_struct *fs);
/* fs_root - its root, with a reference; of a kernel thread that of all. */
struct dentry *fs_root(struct fs_struct *fs);

#endif
