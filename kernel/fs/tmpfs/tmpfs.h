/* SPDX-License-Identifier: MIT */
/*
 * kernel/fs/tmpfs/tmpfs.h - files whose only place is memory.
 *
 * What:     the names of a tmpfs are the dcache, its bytes are the page cache: neither is
 *           written back anywhere. tmpfs.c has the names and the mount, tmpfs_file.c the
 *           bytes. Files of the boot archive are such files too: their pages come from the
 *           archive at their first use.
 * Start at: struct tmpfs_inode
 * Locks:    [m] i_mutex  [l] tree_lock of the mapping  [a] atomic  [I] immutable
 * Linux:    include/linux/shmem_fs.h
 */
#ifndef KERNEL_FS_TMPFS_H
#define KERNEL_FS_TMPFS_H

#include "kernel/fs/fs.h"
#include "mm/virt/address_space.h"

/* super_block.s_fs_info */
struct tmpfs_info {
	atomic_t used_blocks;	  /* [a] pages that files have, or that the archive has for them */
	unsigned long max_blocks; /* pages; 0: no limit */
	atomic_t used_inodes;	  /* [a] inodes, and further hard links */
	unsigned long max_inodes; /* 0: no limit */
	mode_t mode;		  /* [I] of its root, as are uid and gid */
	uid_t uid;
	gid_t gid;
};

struct tmpfs_inode {
	struct inode inode;
	struct address_space mapping;
	/* the boot archive's part: pages [0, archive_pages) are counted as used, there or not */
	const char *archive;
	size_t archive_size;	     /* [m] of its bytes, those that are the file's still */
	unsigned long archive_pages; /* [m,l] */
	unsigned long promised;	     /* [I] pages that count as promised, there or not (commit.c) */
	unsigned int seals;	     /* [m] F_SEAL_... */
};

static inline struct tmpfs_inode *tmpfs_inode(const struct inode *inode)
{
	return container_of(inode, struct tmpfs_inode, inode);
}

/* For super_operations. evict_inode: what was charged for it, and a regular file's pages, go. */
struct inode *tmpfs_alloc_inode(struct super_block *sb);
void tmpfs_destroy_inode(struct inode *inode);
void tmpfs_evict_inode(struct inode *inode);
/* tmpfs_charge_block - a block more is the inode's, till it goes: 0, or -ENOSPC. */
int tmpfs_charge_block(struct inode *inode);

/*
 * tmpfs_init_file - inode, of a tmpfs and S_IFREG, is an empty file.
 *
 * => i_op, i_fop and i_mapping are set; nobody else knows the inode
 */
void tmpfs_init_file(struct inode *inode);
/* tmpfs_set_archive - its first contents are these bytes, which stay where they are for ever. */
void tmpfs_set_archive(struct inode *inode, const char *bytes, size_t size);

/* shmem_inode_alloc - such an inode, in no mounted file system; NULL: no memory. */
struct inode *shmem_inode_alloc(mode_t mode);
/*
 * shmem_file_setup - an open file of size zeros, without a name in any directory.
 *
 * => name: what /proc/PID/maps shows; flags: O_RDWR ...; one reference, or ERR_PTR(-ENOMEM)
 */
struct file *shmem_file_setup(const char *name, loff_t size, unsigned int flags);
/* shmem_add_seals, shmem_get_seals - fcntl(F_ADD_SEALS, F_GET_SEALS): -EINVAL for other files. */
int shmem_add_seals(struct file *file, unsigned int seals);
int shmem_get_seals(struct file *file);

void tmpfs_file_init(void);
void shmem_files_init(void);
extern const struct file_operations tmpfs_file_operations;

/* tmpfs_fill_super - fill_super of a tmpfs, and of kinds that are one by another name: devtmpfs. */
int tmpfs_fill_super(struct super_block *sb, char *options);
/* tmpfs_new_inode - for dir (NULL: the root of sb), current's; or ERR_PTR(-ENOMEM, -ENOSPC). */
struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir, mode_t mode,
			      dev_t rdev);
/* tmpfs_forget_inode - evict_inode: it counts no more, and has no pages. */
void tmpfs_forget_inode(struct inode *inode);
/* tmpfs_init - mount(2) knows it from now on. */
void tmpfs_init(void);

#endif
