/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/tree.h - the tree of names.
 *
 * What:     one tree in memory: the files of the boot archive, the device nodes
 *           that drivers add under /dev, and the tables under /proc. Those nodes are
 *           never removed. A directory with a lookup() of its own has others besides,
 *           made for whoever asks and freed with the last reference (tree.c).
 * Start at: path_lookup_at()
 * Linux:    fs/namei.c, fs/ramfs
 */
#ifndef KERNEL_FS_TREE_H
#define KERNEL_FS_TREE_H

#include "kernel/fs/fs.h"

void tree_init(void);
/*
 * tree_add - make or replace the node at path (absolute; missing directories are made).
 *
 * => the node, its inode with i_mode and i_fop set, root's, no reference; or ERR_PTR(-ENOMEM, -ENOTDIR, -ENAMETOOLONG)
 * => boot and driver start-up only
 */
struct dentry *tree_add(const char *path, mode_t mode, const struct file_operations *fops);

/*
 * path_lookup_at - the node that path names, or ERR_PTR(-ENOENT, -ENOTDIR, -EACCES, -ELOOP,
 * -ENAMETOOLONG).
 *
 * => with a reference: dput() it
 * => relative paths start at dir (NULL: current's working directory, of a kernel thread
 *    the root); follow: follow a symbolic link at the end too
 */
struct dentry *path_lookup_at(struct dentry *dir, const char *path, bool follow);
#define path_lookup(path, follow) path_lookup_at(NULL, path, follow)
/* user_path_lookup - the same for a path in user memory, from what dirfd has open, or AT_FDCWD (open.c). */
struct dentry *user_path_lookup(int dirfd, const char __user *path, bool follow);
/* tree_root - "/", with a reference. */
struct dentry *tree_root(void);
/*
 * dentry_alloc - a name without an inode yet, in no list; NULL: no memory.
 *
 * => one reference, the caller's; the last dput() frees the inode too, after i_op->forget()
 * => parent NULL: no path leads to it, as to a pipe
 */
struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t len);
/* dentry_readlink - where a symbolic link leads, into buf; 0, -EINVAL (no link), -ENAMETOOLONG. */
int dentry_readlink(struct dentry *link, char *buf, size_t size);
/*
 * inode_permission_for - may uid and gid, with current's further groups, do this
 * (R_OK | W_OK | X_OK)? 0 or -EACCES.
 */
int inode_permission_for(const struct inode *inode, int want, uid_t uid, gid_t gid);
#define inode_permission(inode, want) \
	inode_permission_for(inode, want, current->cred.fsuid, current->cred.fsgid)
/* inode_may_search - may a path of current's lead through this directory? 0, -EACCES, -ESRCH. */
int inode_may_search(struct inode *dir);
extern const struct file_operations dir_fops; /* of a directory of fixed nodes (dir.c) */
/* Parts of it, for directories that list names of their own. */
ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
loff_t dir_llseek(struct file *file, loff_t offset, int whence);
/*
 * dir_emit_fixed - readdir of what every directory has: ".", "..", the fixed nodes.
 *
 * => true: f_pos is behind them, as many as there are, and the caller may go on;
 *    false: the buffer is full
 */
bool dir_emit_fixed(struct file *file, void *buf, filldir_t fill);
/* dentry_path - the absolute path of a node into buf; buf. */
char *dentry_path(const struct dentry *dentry, char *buf, size_t size);

/* initrd_init - unpack the boot module into the tree; panics with a clear message if it cannot. */
void initrd_init(void);

#endif
