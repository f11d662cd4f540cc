// SPDX-License-Identifier: MIT
/*
 * kernel/fs/dpath.c - from a name up to its path, and from a directory down to its names.
 *
 * What:     a path is written from its end: the name, its parent's name, and so on to the
 *           root of the file system, and from there on at the directory that it covers.
 *           The names of a directory are listed by their cookies: f_pos is the cookie of
 *           the next one, so names that come and go meanwhile move no other.
 * Start at: d_path_from(), dcache_readdir()
 * Locks:    dcache_lock on the way up. A directory's i_mutex while its names are listed: it
 *           keeps the list as it is, and memory of the program may be touched under it.
 * See it:   ls, pwd; tests/user/as-user/getcwd_*, readdir_*
 * Spec:     getdents64(2), getcwd(2).   Linux: fs/d_path.c, fs/libfs.c
 */
#include "kernel/fs/dcache.h"

#include "kernel/fs/fs_struct.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"

/* ------------------------------------------------------------------ */
/* Paths                                                               */

/* Text that grows towards the start of a buffer; what does not fit is cut off in front. */
struct backwards {
	char *start, *at;
	bool full;
};

static void prepend(struct backwards *text, const char *s, size_t len)
{
	size_t room = (size_t)(text->at - text->start);

	if (text->full || len > room) {
		text->full = true;
		return;
	}
	text->at -= len;
	memcpy(text->at, s, len);
}

/* One name up, or off a file system to the directory it covers; NULL: there is nothing above. */
static const struct dentry *above(const struct dentry *dentry)
{
	if (dentry->d_parent != dentry)
		return dentry->d_parent;
	return dentry->d_sb ? dentry->d_sb->s_mountpoint : NULL;
}

int d_path_from(const struct dentry *dentry, const struct dentry *root, char *buf, size_t size,
		bool *reached)
{
	struct backwards text = { buf, buf + size - 1, false };
	const struct dentry *up;
	bool any = false;

	*text.at = 0;
	spin_lock(&dcache_lock);
	if (dentry->d_unlinked)
		prepend(&text, " (deleted)", 10);
	while (dentry != root && (up = above(dentry))) {
		if (dentry->d_parent != dentry) {
			prepend(&text, dentry->d_name, strlen(dentry->d_name));
			prepend(&text, "/", 1);
			any = true;
		}
		dentry = up;
	}
	*reached = dentry == root;
	if (!any && *reached)
		prepend(&text, "/", 1);
	else if (!any) /* another file system's root, or "pipe:[17]" */
		prepend(&text, dentry->d_name, strlen(dentry->d_name));
	spin_unlock(&dcache_lock);
	memmove(buf, text.at, (size_t)(buf + size - text.at));
	return text.full ? -ENAMETOOLONG : 0;
}

char *dentry_path(const struct dentry *dentry, char *buf, size_t size)
{
	struct dentry *root = fs_root(current->fs);
	bool reached;

	d_path_from(dentry, root, buf, size, &reached);
	dput(root);
	return buf;
}

/* ------------------------------------------------------------------ */
/* Listing a directory                                                 */

static bool emit(struct file *file, void *buf, filldir_t fill, const char *name,
		 const struct inode *inode, loff_t next)
{
	if (fill(buf, name, (int)strlen(name), next, inode->i_ino, inode->i_mode >> 12))
		return false;
	file->f_pos = next;
	return true;
}

bool dir_emit_dots(struct file *file, void *buf, filldir_t fill)
{
	struct dentry *dir = file->f_dentry, *parent;
	bool emitted;

	if (file->f_pos == 0 && !emit(file, buf, fill, ".", dir->d_inode, 1))
		return false;
	if (file->f_pos != 1)
		return true;
	parent = d_parent_get(dir);
	emitted = emit(file, buf, fill, "..", parent->d_inode, 2);
	dput(parent);
	return emitted;
}

/* i_mutex of the directory held: nothing in it comes, goes or changes its name. */
static void emit_children(struct file *file, void *buf, filldir_t fill)
{
	struct dentry *child;

	list_for_each_entry(child, &file->f_dentry->d_subdirs, d_child)
		if ((loff_t)child->d_cookie >= file->f_pos &&
		    !emit(file, buf, fill, child->d_name, child->d_inode,
			  (loff_t)child->d_cookie + 1))
			return;
}

static int dcache_readdir(struct file *file, void *buf, filldir_t fill)
{
	struct inode *dir = file->f_dentry->d_inode;

	if (d_unlinked(file->f_dentry))
		return -ENOENT;
	if (!dir_emit_dots(file, buf, fill))
		return 0;
	mutex_lock(&dir->i_mutex);
	emit_children(file, buf, fill);
	mutex_unlock(&dir->i_mutex);
	touch_atime(dir);
	return 0;
}

ssize_t dir_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return -EISDIR;
}

const struct file_operations dcache_dir_fops = {
	.llseek = no_seek_end_llseek,
	.read = dir_read,
	.readdir = dcache_readdir,
};
