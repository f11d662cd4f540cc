/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/namei.h - from a path to a dentry, and what is done to names.
 *
 * What:     path_lookup_at() for whoever has a path in kernel memory, user_path_lookup()
 *           for system calls, struct nameidata for those that want the directory and the
 *           last name in it.
 * Start at: path_lookup_at(); struct nameidata
 * Linux:    fs/namei.c, include/linux/namei.h
 */
#ifndef KERNEL_FS_NAMEI_H
#define KERNEL_FS_NAMEI_H

#include "kernel/fs/dcache.h"

/*
 * path_lookup_at - the dentry that path names, or ERR_PTR(-ENOENT, -ENOTDIR, -EACCES, -ELOOP,
 * -ENAMETOOLONG, -ENOMEM).
 *
 * => with a reference: dput() it. It has an inode
 * => relative paths start at dir (NULL: current's working directory, of a kernel thread
 *    the root); follow: follow a symbolic link at the end too
 * => where a file system is mounted: its root
 */
struct dentry *path_lookup_at(struct dentry *dir, const char *path, bool follow);
#define path_lookup(path, follow) path_lookup_at(NULL, path, follow)

/*
 * getname - the user's path in kernel memory, or ERR_PTR(-EFAULT, -ENAMETOOLONG, -ENOMEM); freed by
 * kfree(). It may be empty.
 */
char *getname(const char __user *path);
/*
 * user_path_lookup - path_lookup_at() for a path in user memory, from what dirfd has open, or AT_FDCWD.
 *
 * => flags: AT_SYMLINK_NOFOLLOW; AT_EMPTY_PATH: an empty path is what dirfd has open, a file too
 */
struct dentry *user_path_lookup(int dirfd, const char __user *path, int flags);

/* A walk under way, and where it stands. On the caller's stack. */
struct nameidata {
	struct dentry *dentry; /* here: a reference */
	struct dentry *root;   /* current's root: a reference */
	const char *path;      /* what is left of the path, from the component that is next */
	size_t len;	       /* of that component; 0: there is none, the path was "/" */
	bool slash;	       /* a '/' follows it */
	char *target; /* where a link led: path points into it; NULL: into the caller's text */
	int links;    /* so many may still be followed */
};

/* nd_begin - before the first step, from dir (NULL: the working directory) or the root. 0 or -ENOENT. */
int nd_begin(struct nameidata *nd, struct dentry *dir, const char *path);
/* nd_begin_at - the same from what dirfd has open, or AT_FDCWD. 0, -ENOENT, -EBADF. */
int nd_begin_at(struct nameidata *nd, int dirfd, const char *path);
/* with_user_path - the same for a path in user memory; what is called with the walk, then it ends. */
int with_user_path(int dirfd, const char __user *path, int (*what)(struct nameidata *nd, void *arg),
		   void *arg);
/* nd_walk - all of the path: nd->dentry is what it names. 0 or -errno. */
int nd_walk(struct nameidata *nd, bool follow_last);
/* nd_parent - walk all but the last component: nd->dentry is the directory that it is in. 0 or -errno. */
int nd_parent(struct nameidata *nd);
/* nd_is_dot - is the last component ".", ".." or missing? 0, or which: the number of dots, or 3. */
int nd_is_dot(const struct nameidata *nd);
/*
 * nd_last - the last component in its directory: a dentry with a reference, or ERR_PTR(-ENOENT ...).
 *
 * => not "." or ".."; a link is not followed; what is mounted on it is not entered
 */
struct dentry *nd_last(struct nameidata *nd);
/* nd_follow - nd_last() found a link: go on where it leads. Puts link. 0: nd_parent() may be called again. */
int nd_follow(struct nameidata *nd, struct dentry *link);
void nd_end(struct nameidata *nd);
/* follow_mounts - what is mounted on it, if anything is. Takes and gives a reference. */
struct dentry *follow_mounts(struct dentry *dentry);

/* dentry_readlink - where a symbolic link leads, into buf; 0, -EINVAL (no link), -ENAMETOOLONG. */
int dentry_readlink(struct dentry *link, char *buf, size_t size);

/* ------------------------------------------------------------------ */
/* Permissions (attr.c)                                                */

/*
 * inode_permission_for - may uid and gid, with current's further groups, do this
 * (R_OK | W_OK | X_OK)? 0, -EACCES, -EROFS, or what the file system says.
 */
int inode_permission_for(struct inode *inode, int want, uid_t uid, gid_t gid);
#define inode_permission(inode, want) \
	inode_permission_for(inode, want, current->cred.fsuid, current->cred.fsgid)
/* inode_is_mine - is current the owner, or privileged? */
bool inode_is_mine(const struct inode *inode);
/* new_inode_mode - mode for what current makes: without what the umask takes away. */
mode_t new_inode_mode(mode_t mode);
/* inode_init_owner - a new inode in dir is current's; with set-group-id on dir, dir's group's. */
void inode_init_owner(struct inode *inode, const struct inode *dir);
/*
 * notify_change - what chmod and its kin do, once it is allowed. i_mutex held. 0 or -errno.
 */
int notify_change(struct dentry *dentry, struct iattr *attr);
/* vfs_truncate - set the size of a regular file that may be written; takes i_mutex. 0 or -errno. */
int vfs_truncate(struct dentry *dentry, loff_t size);

/* ------------------------------------------------------------------ */
/* Changing names (names.c, rename.c, kern_names.c)                    */

/* may_create, may_delete - in dir, whose i_mutex is held: 0, -EACCES, -EROFS, -ENOENT (dir is removed)... */
int may_create(struct dentry *dir);
int may_delete(struct dentry *dir, struct dentry *victim, bool is_dir);
/* What a new name is to be: a further one of old, a link to target, or an inode of this mode. */
struct new_name {
	struct dentry *old;
	const char *target;
	mode_t mode; /* with the type, umask applied */
	dev_t rdev;
};
/*
 * vfs_make - the name of len bytes, which is not there, in dir, locked: let it be that.
 *
 * => a dentry with a reference, or ERR_PTR: why current may not
 */
struct dentry *vfs_make(struct dentry *dir, const char *name, size_t len,
			const struct new_name *new);
/* vfs_remove - dentry, which is in dir, locked, is a name no more: by rmdir (is_dir) or unlink. */
int vfs_remove(struct dentry *dir, struct dentry *dentry, bool is_dir);

/*
 * kern_mknod - the kernel makes a name of its own: any type but a link. A dentry with a reference, or ERR_PTR.
 *
 * => from dir (NULL: "/"); directories on the way are made, 0755; root's, no umask
 * => there already: -EEXIST; but of a directory the directory itself, or -ENOTDIR
 */
struct dentry *kern_mknod(struct dentry *dir, const char *path, mode_t mode, dev_t rdev);
/* kern_link - a further name of old, from "/"; kern_symlink - a link to target. As kern_mknod. */
struct dentry *kern_link(struct dentry *old, const char *path);
struct dentry *kern_symlink(struct dentry *dir, const char *path, const char *target);
/* kern_unlink - this name goes, if of a directory an empty one; 0 or -errno. kern_remove - by its path. */
int kern_unlink(struct dentry *dentry);
int kern_remove(const char *path);

#endif
