// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tmpfs/tmpfs.c - a file system in memory: its directories, and its limits.
 *
 * What:     a directory is its dentries in the dcache. The tree's reference to each keeps it
 *           there, and through it the inode; removing a name is taking its dentry out of
 *           the tree. What remains is a file without a name, which goes with the last
 *           program that has it open.
 *
 *             mkdir      inode, d_add                 i_nlink 2, parent's + 1
 *             link       a second dentry, same inode  i_nlink + 1
 *             unlink     d_drop                       i_nlink - 1
 *
 *           It has so many pages and so many inodes (size=, nr_inodes=); a further hard
 *           link counts as an inode, as its dentry costs as much.
 * Start at: new_inode(), tmpfs_mknod(), tmpfs_rename()
 * Locks:    the directory's i_mutex and the inode's, by names.c and rename.c. Counts are atomic.
 * Not here: the bytes of files: tmpfs_file.c; options of mount: tmpfs_super.c.
 * See it:   ls -l /tmp; tests/user: rename_*, readdir_*, link_*; tests/kernel/tmpfs_test.c
 * Spec:     tmpfs(5).   Linux: mm/shmem.c
 */
#include "kernel/fs/tmpfs/tmpfs.h"

#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/dcache.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/pipe/pipe.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"

#define ENTRY_SIZE 20  /* what a name adds to the size that a directory shows, as on Linux */
#define SHORT_LINK 128 /* a link's text, with its 0, that counts as part of the inode */

static const struct inode_operations tmpfs_dir_iops, tmpfs_special_iops;

/* ------------------------------------------------------------------ */
/* Inodes                                                              */

static int charge_inode(struct super_block *sb)
{
	struct tmpfs_info *info = sb->s_fs_info;

	if ((unsigned int)atomic_add_return(1, &info->used_inodes) <= info->max_inodes ||
	    !info->max_inodes)
		return 0;
	atomic_dec(&info->used_inodes);
	return -ENOSPC;
}

static void uncharge_inodes(struct super_block *sb, unsigned int n)
{
	struct tmpfs_info *info = sb->s_fs_info;

	atomic_sub((int)n, &info->used_inodes);
}

/* It may have names still: then the whole file system goes, and takes what they were charged along. */
void tmpfs_forget_inode(struct inode *inode)
{
	bool many = inode->i_nlink && !S_ISDIR(inode->i_mode);

	tmpfs_evict_inode(inode);
	uncharge_inodes(inode->i_sb, many ? inode->i_nlink : 1);
}

/* What an open of this type leads to. */
static void set_operations(struct inode *inode)
{
	inode->i_op = &tmpfs_special_iops;
	switch (inode->i_mode & S_IFMT) {
	case S_IFDIR:
		inode->i_op = &tmpfs_dir_iops;
		inode->i_fop = &dcache_dir_fops;
		inode->i_nlink = 2;
		break;
	case S_IFREG:
		tmpfs_init_file(inode);
		break;
	case S_IFCHR:
		inode->i_fop = &def_chr_fops;
		break;
	case S_IFIFO:
		inode->i_fop = &fifo_fops;
		break;
	}
}

struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir, mode_t mode,
			      dev_t rdev)
{
	struct inode *inode;
	int error = charge_inode(sb);

	if (error)
		return ERR_PTR(error);
	inode = inode_alloc(sb, mode);
	if (!inode) {
		uncharge_inodes(sb, 1);
		return ERR_PTR(-ENOMEM);
	}
	inode->i_rdev = rdev;
	if (dir)
		inode_init_owner(inode, dir);
	set_operations(inode);
	return inode;
}

/* ------------------------------------------------------------------ */
/* Names come                                                          */

/* dir has one name more or less (by `bytes`), and a subdirectory more or less. */
static void changed(struct inode *dir, int names, int subdirs)
{
	dir->i_size += names * ENTRY_SIZE;
	dir->i_nlink += (unsigned int)subdirs;
	dir->i_mtime = dir->i_ctime = current_fs_time();
}

static int add(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	d_instantiate(dentry, inode);
	d_add(dentry);
	changed(dir, 1, S_ISDIR(inode->i_mode));
	return 0;
}

static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t rdev)
{
	return add(dir, dentry, tmpfs_new_inode(dir->i_sb, dir, mode, rdev));
}

static int tmpfs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	size_t size = strlen(target) + 1;
	char *copy = kmalloc(size, GFP_KERNEL);
	struct inode *inode;
	int error;

	if (!copy)
		return -ENOMEM;
	inode = tmpfs_new_inode(dir->i_sb, dir, S_IFLNK | 0777, 0);
	if (IS_ERR(inode)) {
		kfree(copy);
		return (int)PTR_ERR(inode);
	}
	memcpy(copy, target, size);
	inode->i_link = copy;
	inode->i_size = (loff_t)size - 1;
	error = size > SHORT_LINK ? tmpfs_charge_block(inode) : 0;
	if (!error)
		return add(dir, dentry, inode);
	iput(inode); /* and the text */
	return error;
}

/* inode locked */
static int tmpfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int error = 0;

	if (inode->i_nlink) /* the first name of one of O_TMPFILE is paid for */
		error = charge_inode(inode->i_sb);
	if (error)
		return error;
	inode->i_nlink++;
	inode->i_tmpfile = false;
	inode->i_ctime = current_fs_time();
	return add(dir, dentry, igrab(inode));
}

static int tmpfs_tmpfile(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, mode, 0);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	inode->i_nlink = 0;
	d_instantiate(dentry, inode);
	return 0;
}

/* ------------------------------------------------------------------ */
/* Names go                                                            */

/* One name of inode less, which is locked. */
static void unlinked(struct inode *inode)
{
	if (--inode->i_nlink)
		uncharge_inodes(inode->i_sb, 1);
	inode->i_ctime = current_fs_time();
}

static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	unlinked(dentry->d_inode);
	changed(dir, -1, 0);
	d_drop(dentry);
	return 0;
}

/* inode locked, so that nothing comes into it: now it is empty, or not */
static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	if (!list_empty(&dentry->d_subdirs))
		return -ENOTEMPTY;
	inode->i_nlink = 0;
	inode->i_ctime = current_fs_time();
	changed(dir, -1, -1);
	d_drop(dentry);
	return 0;
}

/* What the new name stood for goes. */
static int replace(struct inode *dir, struct dentry *victim)
{
	if (S_ISDIR(victim->d_inode->i_mode))
		return tmpfs_rmdir(dir, victim);
	return tmpfs_unlink(dir, victim);
}

static int tmpfs_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			struct dentry *new, unsigned int flags)
{
	bool is_dir = S_ISDIR(old->d_inode->i_mode);
	int error = 0;

	old->d_inode->i_ctime = current_fs_time();
	if (flags & RENAME_EXCHANGE) {
		bool new_is_dir = S_ISDIR(new->d_inode->i_mode);

		new->d_inode->i_ctime = current_fs_time();
		changed(old_dir, 0, new_is_dir - is_dir);
		changed(new_dir, 0, is_dir - new_is_dir);
		d_exchange(old, new);
		return 0;
	}
	if (new->d_inode)
		error = replace(new_dir, new);
	if (error)
		return error;
	changed(old_dir, -1, -is_dir);
	changed(new_dir, 1, is_dir);
	d_move(old, new);
	return 0;
}

static const struct inode_operations tmpfs_dir_iops = {
	.create = tmpfs_create,
	.link = tmpfs_link,
	.unlink = tmpfs_unlink,
	.symlink = tmpfs_symlink,
	.mkdir = tmpfs_create,
	.rmdir = tmpfs_rmdir,
	.mknod = tmpfs_mknod,
	.rename = tmpfs_rename,
	.tmpfile = tmpfs_tmpfile,
};
static const struct inode_operations tmpfs_special_iops; /* links, devices, fifos, sockets */
