/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/dcache.h - names in memory.
 *
 * What:     a dentry is one name in one directory. It is in the tree (d_add: found by
 *           d_lookup, listed, kept by a reference of the tree's own), or it is not: made by
 *           lookup() for whoever asks and gone with his last reference, as those of
 *           procfs, or taken out (d_drop) because the name has been removed.
 * Start at: dentry_alloc(), d_lookup(), d_add(), d_drop()
 * Locks:    dcache_lock, inside. Who adds to or takes from a directory holds its i_mutex.
 * Linux:    include/linux/dcache.h
 */
#ifndef KERNEL_FS_DCACHE_H
#define KERNEL_FS_DCACHE_H

#include "kernel/fs/fs.h"

/*
 * dentry_alloc - a name without an inode yet, in no list; NULL: no memory.
 *
 * => one reference, the caller's; the last dput() puts the inode too
 * => parent NULL: no path leads to it, as to a pipe
 */
struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t len);
/*
 * dentry_alloc_anon - a name and an inode that no directory has: of a pipe, an eventfd.
 *
 * => takes over the inode's reference, in any case; NULL: no memory, or inode is NULL
 */
struct dentry *dentry_alloc_anon(const char *name, struct inode *inode);
/* d_make_root - "/" of a file system; takes over the inode's reference, in any case; NULL: no memory. */
struct dentry *d_make_root(struct super_block *sb, struct inode *inode);

/* d_add - put it into the tree, which gets a reference of its own. */
void d_add(struct dentry *dentry);
/* d_drop - take it out of the tree, with that reference: its name is gone. May sleep. */
void d_drop(struct dentry *dentry);
/*
 * d_move - dentry, in the tree, takes the place and name of target, which is not in the tree
 * and is left with the old name.
 *
 * => as all changes of names: both directories locked
 */
void d_move(struct dentry *dentry, struct dentry *target);
/* d_exchange - both in the tree: each takes the other's place and name. */
void d_exchange(struct dentry *a, struct dentry *b);
/* d_lookup - the name in this directory, from the tree, with a reference; NULL: it is not there. */
struct dentry *d_lookup(struct dentry *dir, const char *name, size_t len);
/* d_parent_get - the directory it is in, with a reference; of a root itself. */
struct dentry *d_parent_get(struct dentry *dentry);
/* d_is_below - is it ancestor, or anywhere below, in the same file system? */
bool d_is_below(const struct dentry *dentry, const struct dentry *ancestor);
/* d_kill_tree - take all out of the tree, and put root; nobody else uses it. May sleep. */
void d_kill_tree(struct dentry *root);
/* d_unlinked - has its name been removed? */
static inline bool d_unlinked(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_unlinked);
}

/*
 * dentry_path - the absolute path of a name, across mounts, into buf; buf.
 *
 * => as current sees it: from current's root; " (deleted)" behind a name that is removed
 * => too long: the end of it
 */
char *dentry_path(const struct dentry *dentry, char *buf, size_t size);
/* d_path_from - the same from root; 0, or -ENAMETOOLONG; *reached: root was met on the way up. */
int d_path_from(const struct dentry *dentry, const struct dentry *root, char *buf, size_t size,
		bool *reached);

/* readdir of a directory whose names are all in the tree, and the rest of its table. */
extern const struct file_operations dcache_dir_fops;
/* dir_emit_dots - list "." and ".." if they have not been yet; true: they have, go on. */
bool dir_emit_dots(struct file *file, void *buf, filldir_t fill);
ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos);

/* dcache_check - 0 if the names of sb are a tree as it should be, else which rule is broken; for tests. */
int dcache_check(struct super_block *sb);
extern atomic_t nr_dentries; /* that there are */
void dcache_init(void);

#endif
