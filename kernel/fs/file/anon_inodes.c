// SPDX-License-Identifier: MIT
/*
 * kernel/fs/file/anon_inodes.c - files that no path leads to, and that are all behaviour: eventfd, epoll ...
 *
 * What:     all of them share one inode, which says nothing; what differs is the file's
 *           operations and private_data. Each has a dentry, for the text in /proc/PID/fd.
 * Start at: anon_inode_getfile()
 * Linux:    fs/anon_inodes.c
 */
#include "kernel/fs/dcache.h"
#include "kernel/fs/file/files.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"

static struct inode *anon_inode; /* no type, root's, never freed */

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *data,
				unsigned int flags)
{
	struct dentry *dentry = dentry_alloc_anon(name, igrab(anon_inode));
	struct file *file;

	if (!dentry)
		return ERR_PTR(-ENOMEM);
	file = file_alloc(dentry, fops, flags);
	dput(dentry); /* the file holds it */
	if (!IS_ERR(file))
		file->private_data = data;
	return file;
}

int anon_inode_getfd(const char *name, const struct file_operations *fops, void *data,
		     unsigned int flags)
{
	int fd = fd_reserve(0, flags & O_CLOEXEC); /* first: nothing fails once the file is there */

	return fd < 0 ? fd : fd_settle(fd, anon_inode_getfile(name, fops, data, flags));
}

void anon_inode_init(void)
{
	anon_inode = inode_alloc(NULL, 0600);
	BUG_ON(!anon_inode);
}
