// SPDX-License-Identifier: MIT
/*
 * kernel/fs/tmpfs/tmpfs_file.c - the bytes of files whose only place is memory.
 *
 * What:     a page of such a file that has been written is dirty for ever: it is nowhere
 *           else. A place without a page is a hole, and reads as zeros; it gets a page when
 *           it is written, or touched by a program that maps it. Each page counts against
 *           the size of the mounted file system.
 *
 *             file of 6 pages   [ page | hole | hole | page | hole | hole ]    2 used
 *
 *           A file of the boot archive begins without pages, and has no holes: readpage()
 *           copies from the archive's bytes, which lie in memory at any alignment. Such a
 *           page is clean, so it can be dropped and copied again. Written, it is dirty, and
 *           then nothing is special about it any more.
 *
 *             archive   |....#############......|          13 bytes, say
 *             page                  [############ 0 0 0]   made when somebody looks
 *
 * Start at: tmpfs_readpage(), tmpfs_charge()
 * Holds:    a file's i_blocks is 8 times (its pages outside the archive's part + the pages
 *           of that part); used_blocks is the sum over all its files.
 * Locks:    the inode's mutex for what changes size or holes; tree_lock for i_blocks.
 * Not here: names, mounting (tmpfs.c); files without a name (shmem_file.c); moving bytes (filemap.c).
 * See it:   df; tests/kernel/tmpfs_test.c; tests/user: fallocate_modes, lseek_data_hole
 * Spec:     fallocate(2), lseek(2), fcntl(2) on seals.   Linux: mm/shmem.c
 */
#include "kernel/fs/tmpfs/tmpfs.h"

#include "kernel/fs/file/files.h"
#include "kernel/fs/file/generic_file.h"
#include "kernel/fs/namei.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "kernel/uapi/fcntl.h"
#include "mm/phys/slab.h"
#include "mm/virt/filemap.h"
#include "mm/virt/kmap.h"
#include "mm/virt/mmap.h"
#include "mm/virt/truncate.h"
#include "mm/virt/vma.h"

#define SECTORS (PAGE_SIZE / 512) /* what i_blocks counts in */

static struct kmem_cache *tmpfs_inode_cache;

/* ------------------------------------------------------------------ */
/* Room                                                                */

/* n pages of the file system; false: it is full. */
static bool take_blocks(struct super_block *sb, unsigned long n)
{
	struct tmpfs_info *info = sb->s_fs_info;

	if (likely(!info->max_blocks ||
		   (unsigned int)atomic_add_return((int)n, &info->used_blocks) <= info->max_blocks))
		return true;
	atomic_sub((int)n, &info->used_blocks);
	return false;
}

static void give_blocks(struct super_block *sb, unsigned long n)
{
	struct tmpfs_info *info = sb->s_fs_info;

	if (info->max_blocks)
		atomic_sub((int)n, &info->used_blocks);
}

int tmpfs_charge_block(struct inode *inode)
{
	if (!take_blocks(inode->i_sb, 1))
		return -ENOSPC;
	inode->i_blocks += SECTORS;
	if (!tmpfs_inode(inode)->promised)
		vm_promise_shared(1);
	return 0;
}

static int tmpfs_charge(struct address_space *mapping, unsigned long index)
{
	struct inode *inode = mapping->host;

	if (index < tmpfs_inode(inode)->archive_pages)
		return 0; /* counted since boot */
	return tmpfs_charge_block(inode);
}

static void tmpfs_uncharge(struct address_space *mapping, unsigned long index)
{
	struct tmpfs_inode *t = tmpfs_inode(mapping->host);

	if (index < t->archive_pages)
		return;
	give_blocks(t->inode.i_sb, 1);
	t->inode.i_blocks -= SECTORS;
	if (!t->promised)
		vm_promise_shared(-1);
}

/* ------------------------------------------------------------------ */
/* Pages                                                               */

/* The bytes of a locked page that has none yet. */
static void fill_page(struct tmpfs_inode *t, struct page *page)
{
	size_t pos = page->index << PAGE_SHIFT, size = t->archive_size;
	size_t n = pos < size ? min(size - pos, PAGE_SIZE) : 0;
	char *kaddr = kmap_atomic(page, KM_USER0);

	if (n)
		memcpy(kaddr, t->archive + pos, n);
	else
		SetPageDirty(page); /* zeros that count as used: to be kept */
	memset(kaddr + n, 0, PAGE_SIZE - n);
	kunmap_atomic(kaddr, KM_USER0);
	SetPageUptodate(page);
}

static int tmpfs_readpage(struct file *file, struct page *page)
{
	fill_page(tmpfs_inode(page->mapping->host), page);
	unlock_page(page);
	return 0;
}

static int tmpfs_prepare_write(struct file *file, struct page *page, unsigned int from,
			       unsigned int to)
{
	struct tmpfs_inode *t = tmpfs_inode(page->mapping->host);

	if (unlikely(t->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) ||
	    (unlikely(t->seals & F_SEAL_GROW) &&
	     (loff_t)(page->index << PAGE_SHIFT) + to > t->inode.i_size))
		return -EPERM;
	if (!PageUptodate(page) && to - from < PAGE_SIZE)
		fill_page(t, page);
	return 0;
}

static int tmpfs_commit_write(struct file *file, struct page *page, unsigned int from,
			      unsigned int to)
{
	if (!PageUptodate(page))
		SetPageUptodate(page);
	if (!PageDirty(page))
		SetPageDirty(page);
	return 0;
}

static bool tmpfs_is_hole(struct address_space *mapping, unsigned long index)
{
	return index >= tmpfs_inode(mapping->host)->archive_pages;
}

static const struct address_space_operations tmpfs_aops = {
	.readpage = tmpfs_readpage,
	.prepare_write = tmpfs_prepare_write,
	.commit_write = tmpfs_commit_write,
	.charge = tmpfs_charge,
	.uncharge = tmpfs_uncharge,
	.is_hole = tmpfs_is_hole,
};

/* ------------------------------------------------------------------ */
/* Size and holes. The inode is locked.                                */

/* The archive has this many pages for the file from now on, at most. */
static void cut_archive(struct tmpfs_inode *t, unsigned long pages)
{
	spin_lock(&t->mapping.tree_lock);
	if (pages < t->archive_pages) {
		give_blocks(t->inode.i_sb, t->archive_pages - pages);
		t->inode.i_blocks -= (t->archive_pages - pages) * SECTORS;
		t->archive_pages = pages;
	}
	spin_unlock(&t->mapping.tree_lock);
}

static int tmpfs_truncate(struct inode *inode, loff_t size)
{
	struct tmpfs_inode *t = tmpfs_inode(inode);
	int error = inode_newsize_ok(inode, size);

	if (error)
		return error;
	if (t->seals & (size < inode->i_size ? F_SEAL_SHRINK : F_SEAL_GROW) &&
	    size != inode->i_size)
		return -EPERM;
	/* first the bytes: no page is filled with more of them. Its pages count till they are gone. */
	if ((size_t)size < t->archive_size)
		t->archive_size = (size_t)size;
	truncate_pagecache(inode, size);
	cut_archive(t, pages_in(size));
	inode->i_mtime = inode->i_ctime = current_fs_time();
	return 0;
}

/* All of the archive's part becomes pages of the file's own; 0 or -ENOMEM. */
static int leave_archive(struct tmpfs_inode *t)
{
	for (unsigned long index = 0; index < t->archive_pages; index++) {
		struct page *page = get_cache_page(&t->mapping, NULL, index);

		if (IS_ERR(page))
			return (int)PTR_ERR(page);
		SetPageDirty(page);
		put_page(page);
	}
	spin_lock(&t->mapping.tree_lock);
	vm_promise_shared((long)t->archive_pages);
	t->archive_size = 0;
	t->archive_pages = 0; /* they are all there: as many count as before */
	spin_unlock(&t->mapping.tree_lock);
	return 0;
}

/*
 * A page for index, without contents yet: who looks at it first fills it. It is dirty, or it would be
 * dropped. page->private says, while the inode is locked, whether this call has added it.
 */
static int reserve_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = grab_cache_page(mapping, index);

	if (IS_ERR(page))
		return (int)PTR_ERR(page);
	page->private = !PageUptodate(page) && !PageDirty(page);
	SetPageDirty(page);
	unlock_page(page);
	put_page(page);
	cond_resched();
	return signal_pending(current) ? -EINTR : 0;
}

/* What was added goes again, if nobody has filled it. */
static void unreserve_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = find_get_page(mapping, index);

	if (!page)
		return;
	lock_page(page);
	if (page->private && !PageUptodate(page))
		remove_from_page_cache(page, mapping);
	unlock_page(page);
	put_page(page);
}

/* Pages for [first, end), all or none. */
static int reserve_pages(struct address_space *mapping, unsigned long first, unsigned long end)
{
	unsigned long index = first;
	int error = 0;

	while (index < end && !error)
		error = reserve_page(mapping, index++);
	while (error && index-- > first)
		unreserve_page(mapping, index);
	return error;
}

static int allocate(struct inode *inode, loff_t start, loff_t end, bool keep_size)
{
	int error = inode_newsize_ok(inode, end); /* as on Linux: even if the size stays */

	if (!error && tmpfs_inode(inode)->seals & F_SEAL_GROW && end > inode->i_size)
		error = -EPERM;
	if (!error)
		error = reserve_pages(inode->i_mapping, (unsigned long)start >> PAGE_SHIFT,
				      pages_in(end));
	if (!error && !keep_size && end > inode->i_size)
		truncate_pagecache(inode, end);
	return error;
}

static int punch_hole(struct inode *inode, loff_t start, loff_t end)
{
	struct tmpfs_inode *t = tmpfs_inode(inode);
	int error = t->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) ? -EPERM : leave_archive(t);

	if (!error)
		punch_pagecache(inode, start, end);
	return error;
}

static int tmpfs_fallocate(struct inode *inode, int mode, loff_t offset, loff_t len)
{
	int error = mode & FALLOC_FL_PUNCH_HOLE ?
			    punch_hole(inode, offset, offset + len) :
			    allocate(inode, offset, offset + len, mode & FALLOC_FL_KEEP_SIZE);

	if (!error)
		inode->i_mtime = inode->i_ctime = current_fs_time();
	return error;
}

static const struct inode_operations tmpfs_file_inode_operations = {
	.truncate = tmpfs_truncate,
	.fallocate = tmpfs_fallocate,
};

/* ------------------------------------------------------------------ */
/* lseek: where are bytes, where is none?                              */

/* tree_lock held */
static bool has_bytes(struct tmpfs_inode *t, unsigned long index)
{
	struct page *page = radix_tree_lookup(&t->mapping.page_tree, index);

	return index < t->archive_pages || (page && PageUptodate(page));
}

/* The first index from *index on that has bytes (or has none) of its own, below end; false: there is none. */
static bool next_place(struct tmpfs_inode *t, unsigned long *index, unsigned long end, bool data)
{
	spin_lock(&t->mapping.tree_lock);
	while (*index < end && has_bytes(t, *index) != data) {
		++*index;
		/* holes may be huge: on to the next page that exists */
		if (data && !radix_tree_next(&t->mapping.page_tree, index))
			*index = end;
	}
	spin_unlock(&t->mapping.tree_lock);
	return *index < end;
}

static loff_t seek_place(struct inode *inode, loff_t offset, bool data)
{
	loff_t size = inode->i_size;
	unsigned long index = (unsigned long)offset >> PAGE_SHIFT;

	if (offset < 0 || offset >= size)
		return -ENXIO;
	if (!next_place(tmpfs_inode(inode), &index, pages_in(size), data))
		return data ? -ENXIO : size; /* behind the end is a hole */
	return max(offset, (loff_t)(index << PAGE_SHIFT));
}

static loff_t tmpfs_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return generic_file_llseek(file, offset, whence);
	mutex_lock(&inode->i_mutex);
	offset = seek_place(inode, offset, whence == SEEK_DATA);
	mutex_unlock(&inode->i_mutex);
	if (offset >= 0)
		file->f_pos = offset;
	return offset;
}

/* ------------------------------------------------------------------ */

static int tmpfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned int seals = READ_ONCE(tmpfs_inode(file->f_dentry->d_inode)->seals);

	if (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) && vma->vm_flags & VM_SHARED) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	return generic_file_mmap(file, vma);
}

const struct file_operations tmpfs_file_operations = {
	.llseek = tmpfs_llseek,
	.read = generic_file_read,
	.write = generic_file_write,
	.writev = generic_file_writev,
	.mmap = tmpfs_mmap,
	.fsync = simple_fsync,
};

/* ------------------------------------------------------------------ */
/* Inodes                                                              */

struct inode *tmpfs_alloc_inode(struct super_block *sb)
{
	struct tmpfs_inode *t = kmem_cache_zalloc(tmpfs_inode_cache, GFP_KERNEL);

	return t ? &t->inode : NULL;
}

void tmpfs_destroy_inode(struct inode *inode)
{
	kmem_cache_free(tmpfs_inode_cache, tmpfs_inode(inode));
}

void tmpfs_evict_inode(struct inode *inode)
{
	struct tmpfs_inode *t = tmpfs_inode(inode);
	unsigned long rest;

	if (S_ISREG(inode->i_mode))
		address_space_exit(&t->mapping);
	/* what is still charged for it: the archive's part, or the text of a link */
	rest = inode->i_blocks / SECTORS;
	give_blocks(inode->i_sb, rest);
	vm_promise_shared(-(long)(rest - t->archive_pages + t->promised));
}

void tmpfs_init_file(struct inode *inode)
{
	struct tmpfs_inode *t = tmpfs_inode(inode);

	inode->i_op = &tmpfs_file_inode_operations;
	inode->i_fop = &tmpfs_file_operations;
	inode->i_mapping = &t->mapping;
	t->seals = F_SEAL_SEAL;
	address_space_init(&t->mapping, inode, &tmpfs_aops);
}

void tmpfs_set_archive(struct inode *inode, const char *bytes, size_t size)
{
	struct tmpfs_inode *t = tmpfs_inode(inode);
	struct tmpfs_info *info = inode->i_sb->s_fs_info;

	t->archive = bytes;
	t->archive_size = size;
	t->archive_pages = pages_in((loff_t)size);
	inode->i_size = (loff_t)size;
	inode->i_blocks = t->archive_pages * SECTORS;
	/* what the boot loader has brought does not take from the room that there is */
	if (info->max_blocks) {
		info->max_blocks += t->archive_pages;
		take_blocks(inode->i_sb, t->archive_pages);
	}
}

void tmpfs_file_init(void)
{
	tmpfs_inode_cache = kmem_cache_create("tmpfs_inode", sizeof(struct tmpfs_inode), 0);
	BUG_ON(!tmpfs_inode_cache);
}
