// SPDX-License-Identifier: MIT
/*
 * kernel/fs/namei.c - from a path to a dentry.
 *
 * What:     a walk stands on a dentry and takes one component after the other: it looks
 *           whether the directory may be searched, finds the name in the dcache or lets
 *           the file system look for it, goes down into what is mounted there. A symbolic
 *           link does not make the walk call itself: the text it leads to is put in front
 *           of what is left of the path, and the walk goes on.
 *
 *             "/proc/self/fd"   at "proc"   self -> "17"     left: "17" "/fd"
 *
 *           ".." goes up: from the root of a mounted file system to the directory it
 *           covers, first; and never above current's own root.
 * Start at: path_lookup_at(), step()
 * Holds:    a walk has a reference to where it stands, and to nothing else: what is
 *           renamed or removed behind it does not concern it.
 * Locks:    dcache_lock inside single steps. May sleep.
 * See it:   tests/kernel/namei_test.c; tests/user: path_*, symlink_*
 * Spec:     path_resolution(7), symlink(7).   Linux: fs/namei.c
 */
#include "kernel/fs/namei.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/fs_struct.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define MAX_LINKS 40

/* ------------------------------------------------------------------ */
/* A step                                                              */

static size_t component_length(const char *path)
{
	size_t n = 0;

	while (path[n] && path[n] != '/')
		n++;
	return n;
}

static const char *skip_slashes(const char *path)
{
	while (*path == '/')
		path++;
	return path;
}

/* "." or "..": how many dots; else 0 */
static int dots(const char *name, size_t len)
{
	if (len == 1 && name[0] == '.')
		return 1;
	return len == 2 && name[0] == '.' && name[1] == '.' ? 2 : 0;
}

/* The walk stands elsewhere now; the reference goes over. */
static void stand_on(struct nameidata *nd, struct dentry *dentry)
{
	dput(nd->dentry);
	nd->dentry = dentry;
}

struct dentry *follow_mounts(struct dentry *dentry)
{
	while (READ_ONCE(dentry->d_mounted)) {
		struct dentry *down = NULL;

		spin_lock(&dcache_lock);
		if (dentry->d_mounted) /* recheck: it may just have been unmounted */
			down = dget(dentry->d_mounted->s_root);
		spin_unlock(&dcache_lock);
		if (!down)
			break;
		dput(dentry);
		dentry = down;
	}
	return dentry;
}

/* "..": not above root; off a file system first. The dentry, with a reference. */
static struct dentry *step_up(const struct nameidata *nd)
{
	struct dentry *at = nd->dentry;

	spin_lock(&dcache_lock);
	while (at != nd->root && at->d_parent == at && at->d_sb && at->d_sb->s_mountpoint)
		at = at->d_sb->s_mountpoint;
	if (at != nd->root)
		at = at->d_parent;
	dget(at);
	spin_unlock(&dcache_lock);
	return follow_mounts(at);
}

/* A name that the dcache does not have: does the directory know it? A reference, or ERR_PTR. */
static struct dentry *ask_directory(struct dentry *dir, const char *name, size_t len)
{
	struct inode *inode = dir->d_inode;
	struct dentry *child;
	int error;

	if (!inode->i_op->lookup)
		return ERR_PTR(-ENOENT);
	child = dentry_alloc(dir, name, len);
	if (!child)
		return ERR_PTR(-ENOMEM);
	error = inode->i_op->lookup(inode, child);
	if (!error)
		return child;
	dput(child);
	return ERR_PTR(error);
}

/* May a name of len bytes be looked for in dir? Behind a '/' at the end there is none. */
static int may_search(const struct dentry *dir, size_t len)
{
	if (!S_ISDIR(dir->d_inode->i_mode))
		return -ENOTDIR;
	return len ? inode_permission(dir->d_inode, X_OK) : 0;
}

/* A name in nd->dentry, if that is a directory and may be searched: a reference, or ERR_PTR. */
static struct dentry *find(struct nameidata *nd, const char *name, size_t len)
{
	struct dentry *dir = nd->dentry, *child;
	int error = may_search(dir, len);

	if (!error && len > NAME_MAX)
		error = -ENAMETOOLONG;
	if (error)
		return ERR_PTR(error);
	switch (dots(name, len)) {
	case 1:
		return dget(dir);
	case 2:
		return step_up(nd);
	}
	child = d_lookup(dir, name, len);
	return child ? child : ask_directory(dir, name, len);
}

/* ------------------------------------------------------------------ */
/* Links                                                               */

int dentry_readlink(struct dentry *link, char *buf, size_t size)
{
	const struct inode *inode = link->d_inode;

	if (!S_ISLNK(inode->i_mode))
		return -EINVAL;
	if (inode->i_link)
		return strlcpy(buf, inode->i_link, size) < size ? 0 : -ENAMETOOLONG;
	return inode->i_op->readlink ? inode->i_op->readlink(link, buf, size) : -EINVAL;
}

/* The text a link leads to, and behind it rest: memory of our own, or ERR_PTR. */
static char *link_text(struct dentry *link, const char *rest)
{
	char *text = kmalloc(PATH_MAX + strlen(rest) + 1, GFP_KERNEL);
	int error;

	if (!text)
		return ERR_PTR(-ENOMEM);
	error = dentry_readlink(link, text, PATH_MAX);
	if (!error && !*text)
		error = -ENOENT;
	if (error) {
		kfree(text);
		return ERR_PTR(error);
	}
	strlcpy(text + strlen(text), rest, strlen(rest) + 1);
	return text;
}

/* nd->dentry is the directory that link is in, nd->path what comes behind it. */
static int follow(struct nameidata *nd, struct dentry *link)
{
	const struct inode_operations *ops = link->d_inode->i_op;
	struct dentry *there;
	char *text;

	if (--nd->links < 0)
		return -ELOOP;
	touch_atime(link->d_inode);
	if (ops->follow_link) {
		there = ops->follow_link(link);
		if (IS_ERR(there))
			return (int)PTR_ERR(there);
		stand_on(nd, there);
		return 0;
	}
	text = link_text(link, nd->path);
	if (IS_ERR(text))
		return (int)PTR_ERR(text);
	if (*text == '/')
		stand_on(nd, dget(nd->root));
	kfree(nd->target);
	nd->path = nd->target = text;
	return 0;
}

/* ------------------------------------------------------------------ */
/* Walks                                                               */

int nd_begin(struct nameidata *nd, struct dentry *dir, const char *path)
{
	if (!*path)
		return -ENOENT;
	*nd = (struct nameidata){ .path = path, .links = MAX_LINKS };
	nd->root = fs_root(current->fs);
	if (*path == '/')
		nd->dentry = dget(nd->root);
	else /* held: another thread may go elsewhere meanwhile */
		nd->dentry = dir ? dget(dir) : fs_cwd(current->fs);
	return 0;
}

void nd_end(struct nameidata *nd)
{
	dput(nd->dentry);
	dput(nd->root);
	kfree(nd->target);
}

struct dentry *nd_last(struct nameidata *nd)
{
	return find(nd, nd->path, nd->len);
}

int nd_follow(struct nameidata *nd, struct dentry *link)
{
	int error;

	nd->path += nd->len;
	error = follow(nd, link);
	dput(link);
	return error;
}

/* The component of nd->len bytes at nd->path: go there, or where it leads. 0 or -errno. */
static int step(struct nameidata *nd, bool follow_it)
{
	struct dentry *child = nd_last(nd);

	if (IS_ERR(child))
		return (int)PTR_ERR(child);
	if (S_ISLNK(child->d_inode->i_mode) && follow_it)
		return nd_follow(nd, child);
	nd->path += nd->len;
	stand_on(nd, follow_mounts(child));
	return 0;
}

int nd_parent(struct nameidata *nd)
{
	int error;

	do {
		nd->path = skip_slashes(nd->path);
		nd->len = component_length(nd->path);
		nd->slash = nd->path[nd->len] == '/';
		if (!*skip_slashes(nd->path + nd->len))
			return may_search(nd->dentry, nd->len);
		error = step(nd, true);
	} while (!error);
	return error;
}

int nd_walk(struct nameidata *nd, bool follow_last)
{
	int error;

	do {
		error = nd_parent(nd);
		if (error || !nd->len)
			return error;
		error = step(nd, follow_last || nd->slash);
	} while (!error && *nd->path); /* where a link led; or a '/': then it must be a directory */
	return error;
}

int nd_is_dot(const struct nameidata *nd)
{
	return nd->len ? dots(nd->path, nd->len) : 3;
}

/* The end of a walk that has begun with this error, or none: a reference, or ERR_PTR. */
static struct dentry *finish(struct nameidata *nd, int error, bool follow_last)
{
	struct dentry *found;

	if (error)
		return ERR_PTR(error);
	error = nd_walk(nd, follow_last);
	found = error ? ERR_PTR(error) : dget(nd->dentry);
	nd_end(nd);
	return found;
}

struct dentry *path_lookup_at(struct dentry *dir, const char *path, bool follow_last)
{
	struct nameidata nd;

	return finish(&nd, nd_begin(&nd, dir, path), follow_last);
}

/* ------------------------------------------------------------------ */
/* Paths of programs                                                   */

char *getname(const char __user *path)
{
	char *copy = kmalloc(PATH_MAX, GFP_KERNEL);
	long len;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(copy, path, PATH_MAX);
	if (len >= 0 && len < PATH_MAX)
		return copy;
	kfree(copy);
	return ERR_PTR(len < 0 ? len : -ENAMETOOLONG);
}

/* The dentry behind dirfd or (AT_FDCWD) the working directory, a reference; ERR_PTR(-EBADF). */
static struct dentry *dirfd_get(int dirfd)
{
	return dirfd == AT_FDCWD ? fs_cwd(current->fs) :
				   file_into_dentry(fget_raw((unsigned int)dirfd));
}

int nd_begin_at(struct nameidata *nd, int dirfd, const char *path)
{
	struct dentry *dir = NULL;
	int error;

	if (*path && *path != '/')
		dir = dirfd_get(dirfd);
	if (IS_ERR(dir))
		return (int)PTR_ERR(dir);
	error = nd_begin(nd, dir, path);
	if (dir)
		dput(dir);
	return error;
}

struct dentry *user_path_lookup(int dirfd, const char __user *user_path, int flags)
{
	char *path = getname(user_path);
	struct dentry *found;
	struct nameidata nd;

	if (IS_ERR(path))
		return ERR_PTR(PTR_ERR(path));
	if (!*path && flags & AT_EMPTY_PATH)
		found = dirfd_get(dirfd);
	else
		found = finish(&nd, nd_begin_at(&nd, dirfd, path), !(flags & AT_SYMLINK_NOFOLLOW));
	kfree(path);
	return found;
}

int with_user_path(int dirfd, const char __user *user_path,
		   int (*what)(struct nameidata *nd, void *arg), void *arg)
{
	char *path = getname(user_path);
	struct nameidata nd;
	int error;

	if (IS_ERR(path))
		return (int)PTR_ERR(path);
	error = nd_begin_at(&nd, dirfd, path);
	if (!error) {
		error = what(&nd, arg);
		nd_end(&nd);
	}
	kfree(path);
	return error;
}
