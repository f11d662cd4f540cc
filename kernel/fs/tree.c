// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tree.c - names to nodes.
 *
 * What:     directories are lists of children; path_lookup_at() walks from the root,
 *           component by component, checking search permission and following
 *           symbolic links (at most 40). The tree only ever grows, so lookups take
 *           no lock and dentries need no reference counts.
 * Start at: path_lookup_at()
 * Locks:    none; additions happen during boot, before the first program.
 * See it:   tests/user: path_*; ls at the prompt
 * Spec:     path_resolution(7).   Linux: fs/namei.c
 */
#include "kernel/fs/tree.h"

#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define MAX_LINKS 40

static struct dentry *root;

static struct dentry *node_alloc(struct dentry *parent, const char *name, size_t len)
{
	static u64 next_ino = 1;
	struct dentry *dentry = kzalloc(sizeof(*dentry), GFP_KERNEL);
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	char *copy = kmalloc(len + 1, GFP_KERNEL);

	if (!dentry || !inode || !copy) {
		kfree(dentry);
		kfree(inode);
		kfree(copy);
		return NULL;
	}
	memcpy(copy, name, len);
	copy[len] = 0;
	inode->i_ino = next_ino++;
	inode->i_nlink = 1;
	dentry->d_name = copy;
	dentry->d_inode = inode;
	dentry->d_parent = parent ? parent : dentry;
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_LIST_HEAD(&dentry->d_child);
	if (parent)
		list_add_tail(&dentry->d_child, &parent->d_subdirs);
	return dentry;
}

static void make_directory(struct dentry *dentry)
{
	dentry->d_inode->i_mode = S_IFDIR | 0755;
	dentry->d_inode->i_fop = &dir_fops;
	dentry->d_inode->i_nlink = 2;
}

/* The child of this name, "." and ".." included; NULL if there is none. */
static struct dentry *find_child(struct dentry *dir, const char *name, size_t len)
{
	struct dentry *child;

	if (len == 1 && name[0] == '.')
		return dir;
	if (len == 2 && name[0] == '.' && name[1] == '.')
		return dir->d_parent;
	list_for_each_entry(child, &dir->d_subdirs, d_child)
		if (!strncmp(child->d_name, name, len) && !child->d_name[len])
			return child;
	return NULL;
}

static size_t component_length(const char *path)
{
	size_t n = 0;

	while (path[n] && path[n] != '/')
		n++;
	return n;
}

struct dentry *tree_add(const char *path, mode_t mode, const struct file_operations *fops)
{
	struct dentry *dir = root, *child;

	for (;;) {
		size_t len;

		while (*path == '/')
			path++;
		len = component_length(path);
		if (!len)
			return dir; /* the root itself, or a trailing slash */
		if (len > NAME_MAX)
			return ERR_PTR(-ENAMETOOLONG);
		if (!S_ISDIR(dir->d_inode->i_mode))
			return ERR_PTR(-ENOTDIR);
		child = find_child(dir, path, len);
		if (!child) {
			child = node_alloc(dir, path, len);
			if (!child)
				return ERR_PTR(-ENOMEM);
			make_directory(child);
		}
		path += len;
		if (!*path)
			break;
		dir = child;
	}
	child->d_inode->i_mode = mode;
	child->d_inode->i_fop = S_ISDIR(mode) ? &dir_fops : fops;
	return child;
}

int inode_permission_for(const struct inode *inode, int want, uid_t uid, gid_t gid)
{
	mode_t mode = inode->i_mode;

	if (uid == 0) /* root: all, but a file nobody may execute */
		return want & X_OK && !S_ISDIR(mode) && !(mode & 0111) ? -EACCES : 0;
	if (uid == inode->i_uid)
		mode >>= 6;
	else if (gid == inode->i_gid)
		mode >>= 3;
	return want & ~mode & 7 ? -EACCES : 0;
}

/* Walk path from dir; *links counts down. */
static struct dentry *walk(struct dentry *dir, const char *path, bool follow, int *links)
{
	if (*path == '/')
		dir = root;
	for (;;) {
		struct dentry *child;
		size_t len;
		bool last;

		while (*path == '/')
			path++;
		len = component_length(path);
		if (!len)
			return dir;
		if (len > NAME_MAX)
			return ERR_PTR(-ENAMETOOLONG);
		if (!S_ISDIR(dir->d_inode->i_mode))
			return ERR_PTR(-ENOTDIR);
		if (inode_permission(dir->d_inode, X_OK))
			return ERR_PTR(-EACCES);
		child = find_child(dir, path, len);
		if (!child)
			return ERR_PTR(-ENOENT);
		path += len;
		last = !*path;
		if (S_ISLNK(child->d_inode->i_mode) && (!last || follow)) {
			if (--*links < 0)
				return ERR_PTR(-ELOOP);
			child = walk(dir, child->d_inode->i_link, true, links);
			if (IS_ERR(child))
				return child;
		}
		if (!last && !S_ISDIR(child->d_inode->i_mode))
			return ERR_PTR(-ENOTDIR); /* "file/" too */
		dir = child;
	}
}

struct dentry *path_lookup_at(struct dentry *dir, const char *path, bool follow)
{
	int links = MAX_LINKS;

	if (!*path)
		return ERR_PTR(-ENOENT);
	return walk(dir ? dir : root, path, follow, &links);
}

char *dentry_path(const struct dentry *dentry, char *buf, size_t size)
{
	char *p = buf + size;

	*--p = 0;
	if (dentry == root)
		*--p = '/';
	for (; dentry != root; dentry = dentry->d_parent) {
		size_t len = strlen(dentry->d_name);

		if ((size_t)(p - buf) < len + 1)
			break;
		p -= len;
		memcpy(p, dentry->d_name, len);
		*--p = '/';
	}
	memmove(buf, p, buf + size - p);
	return buf;
}

int dev_add(const char *name, mode_t permissions, dev_t rdev, const struct file_operations *fops,
	    void *private_data)
{
	char path[64];
	struct dentry *dentry;

	snprintf(path, sizeof(path), "/dev/%s", name);
	dentry = tree_add(path, S_IFCHR | permissions, fops);
	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	dentry->d_inode->i_rdev = rdev;
	dentry->d_inode->i_private = private_data;
	return 0;
}

void tree_init(void)
{
	root = node_alloc(NULL, "/", 1);
	BUG_ON(!root);
	make_directory(root);
}
