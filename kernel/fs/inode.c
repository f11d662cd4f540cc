// SPDX-License-Identifier: MIT
/*
 * kernel/fs/inode.c - inodes: counted, and gone with the last reference.
 *
 * What:     an inode is held by each dentry that names it, and a dentry is held by files,
 *           the working directories of programs, its file system. When nobody holds it
 *           any more, nothing leads to it: the file system lets its pages go
 *           (evict_inode), and its memory is free.
 *
 *             dentry "a" --.
 *                           +--> inode  i_count 2, i_nlink 2
 *             dentry "b" --'
 *
 * Start at: inode_alloc(), iput()
 * Locks:    none; counts are atomic. What the letters in fs.h say about the rest.
 * See it:   /proc/sys/fs/inode-nr, /proc/slabinfo; tests/kernel/namei_test.c
 * Linux:    fs/inode.c, fs/attr.c
 */
#include "kernel/fs/fs.h"

#include "arch/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "kernel/time/time.h"
#include "kernel/uapi/mount.h"
#include "mm/phys/slab.h"

static struct kmem_cache *inode_cache;
static const struct inode_operations no_operations;
static atomic_t next_ino;
atomic_t nr_inodes;

struct timespec current_fs_time(void)
{
	u64 ns = wall_clock_ns();

	return (struct timespec){ (s64)(ns / NSEC_PER_SEC), (s64)(ns % NSEC_PER_SEC) };
}

struct inode *inode_alloc(struct super_block *sb, mode_t mode)
{
	struct inode *inode;

	if (sb && sb->s_op->alloc_inode)
		inode = sb->s_op->alloc_inode(sb);
	else
		inode = kmem_cache_zalloc(inode_cache, GFP_KERNEL);
	if (!inode)
		return NULL;
	atomic_inc(&nr_inodes);
	atomic_set(&inode->i_count, 1);
	inode->i_mode = mode;
	inode->i_nlink = 1;
	inode->i_sb = sb;
	inode->i_ino = (unsigned int)atomic_add_return(1, sb ? &sb->s_next_ino : &next_ino);
	inode->i_op = &no_operations;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_fs_time();
	mutex_init_rank(&inode->i_mutex, "i_mutex", RANK_INODE);
	return inode;
}

void iput(struct inode *inode)
{
	struct super_block *sb;

	if (!inode || !atomic_dec_and_test(&inode->i_count))
		return;
	sb = inode->i_sb;
	if (sb && sb->s_op->evict_inode)
		sb->s_op->evict_inode(inode);
	if (inode->i_op->forget)
		inode->i_op->forget(inode);
	kfree(inode->i_link);
	atomic_dec(&nr_inodes);
	if (sb && sb->s_op->destroy_inode)
		sb->s_op->destroy_inode(inode);
	else
		kmem_cache_free(inode_cache, inode);
}

void touch_atime(struct inode *inode)
{
	if (inode->i_sb && inode->i_sb->s_flags & (MS_RDONLY | MS_NOATIME))
		return;
	inode->i_atime = current_fs_time();
}

int get_write_access(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;

	if (sb && !atomic_inc_unless_negative(&sb->s_writers))
		return -EROFS;
	if (atomic_inc_unless_negative(&inode->i_writecount))
		return 0;
	if (sb)
		atomic_dec(&sb->s_writers);
	return -ETXTBSY;
}

void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
	if (inode->i_sb)
		atomic_dec(&inode->i_sb->s_writers);
}

int deny_write_access(struct inode *inode)
{
	return atomic_dec_unless_positive(&inode->i_writecount) ? 0 : -ETXTBSY;
}

void inode_init(void)
{
	inode_cache = kmem_cache_create("inode", sizeof(struct inode), 0);
	BUG_ON(!inode_cache);
}
