// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tmpfs/shmem_file.c - files of tmpfs that no name leads to, and seals.
 *
 * What:     memory that is shared by fork, and memfd_create(): a file is what both want, but
 *           in no directory. So there is a tmpfs that is mounted nowhere, without a limit.
 *           Who gives such a file to another program may seal it first: no seal can be
 *           taken off again, so the other may rely on it.
 * Start at: shmem_file_setup(), shmem_add_seals()
 * Locks:    the inode's mutex for seals. An mmap() does not have it: it looks at the seals, and then
 *           its area is counted, or refused (mapping_map_writable()).
 * See it:   /proc/self/maps; tests/user: memfd_*; tests/kernel/tmpfs_test.c
 * Spec:     memfd_create(2), fcntl(2).   Linux: mm/shmem.c, mm/memfd.c
 */
#include "kernel/fs/dcache.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/namei.h"
#include "kernel/fs/tmpfs/tmpfs.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/virt/mmap.h"
#include "mm/virt/shmem.h"

/* ------------------------------------------------------------------ */
/* Files without a name                                                */

static const struct super_operations shmem_super_operations = {
	.alloc_inode = tmpfs_alloc_inode,
	.destroy_inode = tmpfs_destroy_inode,
	.evict_inode = tmpfs_evict_inode,
};
static struct tmpfs_info shmem_info; /* no limit: memory itself is it */
static struct super_block shmem_sb = {
	.s_op = &shmem_super_operations,
	.s_fs_info = &shmem_info,
};

struct inode *shmem_inode_alloc(mode_t mode)
{
	struct inode *inode = inode_alloc(&shmem_sb, S_IFREG | mode);

	if (!inode)
		return NULL;
	inode->i_uid = current->cred.fsuid;
	inode->i_gid = current->cred.fsgid;
	tmpfs_init_file(inode);
	return inode;
}

struct file *shmem_file_setup(const char *name, loff_t size, unsigned int flags)
{
	struct dentry *dentry = dentry_alloc(NULL, name, strlen(name));
	struct inode *inode = shmem_inode_alloc(0777);
	struct file *file = ERR_PTR(-ENOMEM);

	if (dentry && inode) {
		inode->i_size = size;
		inode->i_nlink = 0;
		d_instantiate(dentry, inode);
		file = file_alloc(dentry, inode->i_fop, flags);
	} else {
		iput(inode);
	}
	if (dentry)
		dput(dentry); /* the file's from here on, with the inode */
	return file;
}

static struct file *shmem_zero_file(loff_t size, unsigned long promised)
{
	struct file *file = shmem_file_setup("/dev/zero (deleted)", size, O_RDWR);

	if (!IS_ERR(file)) {
		tmpfs_inode(file->f_dentry->d_inode)->promised = promised;
		vm_promise_shared((long)promised);
	}
	return file;
}

/* ------------------------------------------------------------------ */
/* Seals                                                               */

/* May a device be at work on a page of it? A pin outlives the mapping that it was got by. */
static bool is_pinned(struct address_space *mapping)
{
	unsigned long index = 0;
	struct page *page;
	bool found = false;

	while (!found && find_get_pages(mapping, &index, ~0UL, 1, &page)) {
		found = atomic_read(&page->pins) > 0;
		put_page(page);
		cond_resched();
	}
	return found;
}

/* From here on nobody writes its pages but write(), which asks for the seal: 0 or -EBUSY. */
static int end_mapped_writes(struct address_space *mapping)
{
	int error = mapping_deny_writable(mapping);

	if (!error && is_pinned(mapping)) { /* asked last: no pin to write comes any more */
		mapping_allow_writable(mapping);
		error = -EBUSY;
	}
	return error;
}

int shmem_get_seals(struct file *file)
{
	if (file->f_op != &tmpfs_file_operations)
		return -EINVAL;
	return (int)tmpfs_inode(file->f_dentry->d_inode)->seals;
}

int shmem_add_seals(struct file *file, unsigned int seals)
{
	struct inode *inode = file->f_dentry->d_inode;
	struct tmpfs_inode *t = tmpfs_inode(inode);
	int error = 0;

	if (!(file->f_mode & FMODE_WRITE))
		return -EPERM;
	if (file->f_op != &tmpfs_file_operations || seals & ~F_ALL_SEALS)
		return -EINVAL;
	mutex_lock(&inode->i_mutex);
	if (t->seals & F_SEAL_SEAL)
		error = -EPERM;
	else if (seals & F_SEAL_WRITE && !(t->seals & F_SEAL_WRITE))
		error = end_mapped_writes(&t->mapping);
	if (!error)
		WRITE_ONCE(t->seals, t->seals | seals);
	mutex_unlock(&inode->i_mutex);
	return error;
}

void shmem_files_init(void)
{
	shmem_file_hook = shmem_zero_file;
}
