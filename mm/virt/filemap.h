/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/filemap.h - files through their pages: mapped, read, written.
 *
 * What:     what a file system puts into its file_operations if its files have an
 *           address_space. The rules of read and write besides moving bytes (limits,
 *           O_APPEND, times) are kernel/fs/file/generic_file.c.
 * Linux:    include/linux/pagemap.h, mm/filemap.c
 */
#ifndef MM_VIRT_FILEMAP_H
#define MM_VIRT_FILEMAP_H

#include "mm/virt/address_space.h"

/* generic_file_mmap - the mmap of a file with an address_space. */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
/* filemap_nopage - its nopage; for a file system with vm_operations of its own. */
struct page *filemap_nopage(struct vm_area_struct *vma, unsigned long address, int *type);
/*
 * filemap_map_around - a fault at addr, whose entry is *pte, was served: map what else of its
 * neighbourhood is in memory.
 *
 * => truncations: truncate_count before the fault; mmap_sem held; page_table_lock not held
 */
void filemap_map_around(struct vm_area_struct *vma, pte_t *pte, unsigned long addr,
			unsigned int truncations);
/*
 * filemap_show - let an area show the pages of a mapping, whose file it has in vm_file.
 *
 * => 0, or -EPERM: it would be shared and writable, and that is denied; from here on VM_MAYWRITE stays
 */
int filemap_show(struct vm_area_struct *vma, struct address_space *mapping);

/*
 * read_actor_t - n bytes of a page, from offset on, are what was asked for next.
 *
 * => how many of them it has taken; fewer than n: it can take no more
 */
typedef size_t (*read_actor_t)(struct page *page, size_t offset, size_t n, void *arg);
/*
 * filemap_read - pass count bytes from *pos on to actor, page by page, as far as the file goes.
 *
 * => how many were taken, *pos moved by them; -errno if none: what reading said, or -EFAULT, if
 *    the actor took nothing
 * => the actor holds no lock, and may sleep; the page may be truncated meanwhile
 */
ssize_t filemap_read(struct file *file, loff_t *pos, size_t count, read_actor_t actor, void *arg);
/* filemap_read_user - the same to user memory. filemap_read_kernel - to the kernel's. */
ssize_t filemap_read_user(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t filemap_read_kernel(struct file *file, char *buf, size_t count, loff_t *pos);
/*
 * filemap_write - count bytes from user memory into the file at *pos, whose size grows if need be.
 *
 * => the inode is locked
 * => how many were written, *pos moved by them; -errno if none: -EFAULT, -ENOSPC, -ENOMEM
 * => buf may be a mapping of the same file
 */
ssize_t filemap_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);

#endif
