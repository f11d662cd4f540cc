// SPDX-License-Identifier: MIT
/*
 * kernel/fs/kern_names.c - names that the kernel itself makes: of the boot archive, of devices.
 *
 * What:     the same as names.c does for programs, but directories on the way are made as
 *           needed, nothing is asked about permissions, and paths are plain: no links are
 *           followed, no mounts entered, and no "..".
 * Start at: kern_mknod()
 * Locks:    i_mutex of each directory in turn.
 * See it:   tests/kernel/namei_test.c
 * Linux:    init/initramfs.c, drivers/base/devtmpfs.c
 */
#include "kernel/fs/mount.h"
#include "kernel/fs/namei.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

/* The name of len bytes in dir, made if it is not there; a dentry with a reference, or ERR_PTR. */
static struct dentry *make_in(struct dentry *dir, const char *name, size_t len,
			      const struct new_name *new)
{
	struct dentry *dentry;

	if (len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	if (!S_ISDIR(dir->d_inode->i_mode))
		return ERR_PTR(-ENOTDIR);
	mutex_lock(&dir->d_inode->i_mutex);
	dentry = d_lookup(dir, name, len);
	if (!dentry) {
		dentry = vfs_make(dir, name, len, new);
	} else if (!S_ISDIR(new->mode) || !S_ISDIR(dentry->d_inode->i_mode)) {
		dput(dentry);
		dentry = ERR_PTR(S_ISDIR(new->mode) ? -ENOTDIR : -EEXIST);
	}
	mutex_unlock(&dir->d_inode->i_mutex);
	return dentry;
}

/* What stands between two slashes has to be a directory. */
static const struct new_name between = { .mode = S_IFDIR | 0755 };

static struct dentry *make_path(struct dentry *dir, const char *path, const struct new_name *last)
{
	dir = dget(dir ? dir : root_sb->s_root);
	for (;;) {
		const char *end;
		struct dentry *next;

		while (*path == '/')
			path++;
		if (!*path)
			return dir; /* the root itself, or a slash at the end */
		for (end = path; *end && *end != '/'; end++)
			;
		next = make_in(dir, path, (size_t)(end - path), *end ? &between : last);
		dput(dir);
		if (IS_ERR(next) || !*end)
			return next;
		dir = next;
		path = end;
	}
}

struct dentry *kern_mknod(struct dentry *dir, const char *path, mode_t mode, dev_t rdev)
{
	return make_path(dir, path, &(struct new_name){ .mode = mode, .rdev = rdev });
}

struct dentry *kern_link(struct dentry *old, const char *path)
{
	return make_path(NULL, path, &(struct new_name){ .old = old });
}

struct dentry *kern_symlink(struct dentry *dir, const char *path, const char *target)
{
	return make_path(dir, path, &(struct new_name){ .target = target });
}

int kern_unlink(struct dentry *dentry)
{
	for (;;) {
		struct dentry *dir = d_parent_get(dentry);
		int error = -EAGAIN;

		mutex_lock(&dir->d_inode->i_mutex);
		/* recheck: until it was locked, others could give it another name */
		if (d_unlinked(dentry))
			error = -ENOENT;
		else if (dentry->d_parent == dir)
			error = vfs_remove(dir, dentry, S_ISDIR(dentry->d_inode->i_mode));
		mutex_unlock(&dir->d_inode->i_mutex);
		dput(dir);
		if (error != -EAGAIN)
			return error;
	}
}

int kern_remove(const char *path)
{
	struct dentry *dentry = path_lookup(path, false);
	int error;

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	error = kern_unlink(dentry);
	dput(dentry);
	return error;
}
