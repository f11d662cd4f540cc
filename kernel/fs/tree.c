// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tree.c - names to nodes.
 *
 * What:     path_lookup_at() walks from a directory, component by component, checking
 *           search permission and following symbolic links (at most 40). Two kinds of
 *           node hang in one tree. Fixed ones - the archive's files, devices, tables
 *           of /proc - are made at boot and listed in their parent. The rest come and
 *           go with what they stand for, as /proc/PID does: a directory's lookup()
 *           makes such a node for whoever asks, and nobody else sees that one.
 *
 *             "/" -- proc -- meminfo       fixed: d_subdirs
 *                      \---- 17 -- status   made by lookup(), freed by the last dput()
 *
 * Start at: path_lookup_at()
 * Holds:    1. a node holds a reference to its parent, so a path upwards always exists.
 *           2. the tree holds one reference to each fixed node: those never go.
 * Locks:    none. Fixed nodes are added during boot, before the first program; the lists
 *           do not change after that. Reference counts are atomic.
 * See it:   tests/kernel/tree_test.c; tests/user: path_*, proc_*; ls at the prompt
 * Spec:     path_resolution(7).   Linux: fs/namei.c, fs/dcache.c (which keeps what lookup() made)
 */
#include "kernel/fs/tree.h"

#include "kernel/fs/fs_struct.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define MAX_LINKS 40

static struct dentry *root;

/* ------------------------------------------------------------------ */
/* Nodes                                                               */

struct dentry *dentry_alloc(struct dentry *parent, const char *name, size_t len)
{
	struct dentry *dentry = kzalloc(sizeof(*dentry), GFP_KERNEL);
	char *copy = kmalloc(len + 1, GFP_KERNEL);

	if (!dentry || !copy) {
		kfree(dentry);
		kfree(copy);
		return NULL;
	}
	memcpy(copy, name, len);
	copy[len] = 0;
	atomic_set(&dentry->d_count, 1);
	dentry->d_name = copy;
	dentry->d_parent = parent ? dget(parent) : dentry;
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_hash);
	return dentry;
}

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
}

void dput(struct dentry *dentry)
{
	while (atomic_dec_and_test(&dentry->d_count)) {
		struct dentry *parent = dentry->d_parent == dentry ? NULL : dentry->d_parent;

		if (WARN(!list_empty(&dentry->d_child) || dentry == root,
			 "%s: one reference too many was dropped", dentry->d_name))
			return;
		iput(dentry->d_inode);
		kfree(dentry->d_name);
		kfree(dentry);
		if (!parent)
			return;
		dentry = parent; /* one of its references was the child's */
	}
}

/* ------------------------------------------------------------------ */
/* Fixed nodes                                                         */

static struct dentry *node_alloc(struct dentry *parent, const char *name, size_t len)
{
	struct dentry *dentry = dentry_alloc(parent, name, len);

	if (!dentry)
		return NULL;
	dentry->d_inode = inode_alloc(NULL, 0);
	if (!dentry->d_inode) {
		dput(dentry);
		return NULL;
	}
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

/* The fixed child of this name, "." and ".." included; NULL if there is none. */
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
	else if (gid == inode->i_gid || cred_has_group(&current->cred, inode->i_gid))
		mode >>= 3;
	return want & ~mode & 7 ? -EACCES : 0;
}

/* ------------------------------------------------------------------ */
/* Walking                                                             */

/* The child of this name, fixed or made by the directory; a reference, or ERR_PTR. */
static struct dentry *lookup_child(struct dentry *dir, const char *name, size_t len)
{
	const struct inode_operations *ops = dir->d_inode->i_op;
	struct dentry *child = find_child(dir, name, len);
	int error;

	if (child)
		return dget(child);
	if (!ops || !ops->lookup)
		return ERR_PTR(-ENOENT);
	child = dentry_alloc(dir, name, len);
	if (!child)
		return ERR_PTR(-ENOMEM);
	error = ops->lookup(dir->d_inode, child);
	if (error) {
		dput(child);
		return ERR_PTR(error);
	}
	return child;
}

int dentry_readlink(struct dentry *link, char *buf, size_t size)
{
	const struct inode *inode = link->d_inode;

	if (!S_ISLNK(inode->i_mode))
		return -EINVAL;
	if (inode->i_link)
		return strlcpy(buf, inode->i_link, size) < size ? 0 : -ENAMETOOLONG;
	if (!inode->i_op->readlink)
		return -EINVAL;
	return inode->i_op->readlink(link, buf, size);
}

static struct dentry *walk(struct dentry *dir, const char *path, bool follow, int *links);

/* Where a link in dir leads. Puts link. */
static struct dentry *follow_link(struct dentry *dir, struct dentry *link, int *links)
{
	char *target;
	struct dentry *found;
	int error = -ENOMEM;

	if (link->d_inode->i_op && link->d_inode->i_op->follow_link) {
		found = --*links < 0 ? ERR_PTR(-ELOOP) : link->d_inode->i_op->follow_link(link);
		dput(link);
		return found;
	}
	target = kmalloc(PATH_MAX, GFP_KERNEL);
	if (target)
		error = --*links < 0 ? -ELOOP : dentry_readlink(link, target, PATH_MAX);
	found = error ? ERR_PTR(error) : walk(dir, target, true, links);
	kfree(target);
	dput(link);
	return found;
}

int inode_may_search(struct inode *dir)
{
	const struct inode_operations *ops = dir->i_op;
	int error = ops && ops->permission ? ops->permission(dir, X_OK) : 0;

	return error ? error : inode_permission(dir, X_OK);
}

/* One component on from dir, which is a directory: a reference, or ERR_PTR. last: no '/' follows. */
static struct dentry *step(struct dentry *dir, const char *name, size_t len, bool last, bool follow,
			   int *links)
{
	struct dentry *child;
	int error;

	if (len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	error = inode_may_search(dir->d_inode);
	if (error)
		return ERR_PTR(error);
	child = lookup_child(dir, name, len);
	if (!IS_ERR(child) && S_ISLNK(child->d_inode->i_mode) && (!last || follow))
		child = follow_link(dir, child, links);
	if (!IS_ERR(child) && !last && !S_ISDIR(child->d_inode->i_mode)) {
		dput(child); /* "file/" too */
		return ERR_PTR(-ENOTDIR);
	}
	return child;
}

/* Walk path from dir; *links counts down. A reference to the end of it, or ERR_PTR. */
static struct dentry *walk(struct dentry *dir, const char *path, bool follow, int *links)
{
	dir = dget(*path == '/' ? root : dir);
	for (;;) {
		struct dentry *child;
		size_t len;

		while (*path == '/')
			path++;
		len = component_length(path);
		if (!len)
			return dir;
		if (S_ISDIR(dir->d_inode->i_mode))
			child = step(dir, path, len, !path[len], follow, links);
		else
			child = ERR_PTR(-ENOTDIR);
		dput(dir);
		if (IS_ERR(child))
			return child;
		path += len;
		dir = child;
	}
}

struct dentry *tree_root(void)
{
	return dget(root);
}

struct dentry *path_lookup_at(struct dentry *dir, const char *path, bool follow)
{
	int links = MAX_LINKS;
	struct dentry *found;

	if (!*path)
		return ERR_PTR(-ENOENT);
	/* held: another thread may go elsewhere meanwhile */
	dir = dir ? dget(dir) : fs_cwd(current->fs);
	found = walk(dir, path, follow, &links);
	dput(dir);
	return found;
}

char *dentry_path(const struct dentry *dentry, char *buf, size_t size)
{
	char *p = buf + size;

	if (dentry->d_parent == dentry) {
		strlcpy(buf, dentry->d_name, size); /* "/", or "pipe:[17]" */
		return buf;
	}
	*--p = 0;
	for (; dentry->d_parent != dentry; dentry = dentry->d_parent) {
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

void tree_init(void)
{
	inode_init();
	root = node_alloc(NULL, "/", 1);
	BUG_ON(!root);
	make_directory(root);
}
