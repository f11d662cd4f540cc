// SPDX-License-Identifier: MIT
/*
 * mm/virt/filemap.c - files through their pages: mapped, read, written.
 *
 * What:     one page for each place of a file, whoever looks: a program that maps the file,
 *           one that reads it, one that writes it. So they always agree, and nothing has to
 *           be told to anybody.
 *
 *             MAP_SHARED   --- nopage ---.
 *             MAP_PRIVATE  --- nopage ----+--> get_cache_page() -> the page -> readpage()
 *               (a write: its own copy)   |
 *             read()  ---- copy_to_user --'
 *             write() ---- copy_from_user, under the page lock
 *
 *           Programs mostly touch what lies side by side. So a fault maps the neighbours of its
 *           page too, if they are in memory: of a run of 16, one fault is left.
 *
 *           A write must not fault while it holds the page lock: the buffer may be a mapping
 *           of that very page. So the buffer is touched first; then the page is locked and
 *           the bytes are copied with faults switched off. If the buffer has gone again in
 *           between, the copy is short, and it begins anew.
 * Start at: filemap_nopage(), filemap_write()
 * Holds:    I16. A page is written in full, or what is not written is what was there before.
 * Locks:    mmap_sem for nopage, the caller's; the inode's mutex for writing. The page lock
 *           in prepare_write() ... commit_write(). A reader copies with a reference alone.
 * See it:   /proc/pagecache; tests/kernel/filemap_test.c; tests/user: mmap_file_*, write_*
 * Book:     LDD3 ch. 15, "Mapping Memory with nopage".   Linux: mm/filemap.c
 */
#include "mm/virt/filemap.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "kernel/uapi/errno.h"
#include "mm/virt/fault.h"
#include "mm/virt/kmap.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vma.h"

#define AROUND 16 /* pages that a fault maps at most, if they are in memory */

/* ------------------------------------------------------------------ */
/* Mapped                                                              */

struct page *filemap_nopage(struct vm_area_struct *vma, unsigned long address, int *type)
{
	struct address_space *mapping = vma->vm_mapping;
	unsigned long index = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT);
	struct page *page = ERR_PTR(-ENXIO);

	/* a page may be there behind the end: somebody is about to write it, and to move the end */
	if (likely(index < pages_in(i_size_read(mapping->host))))
		page = get_cache_page(mapping, vma->vm_file, index);
	if (type)
		*type = VM_FAULT_MINOR;
	if (likely(!IS_ERR(page)))
		return page;
	return page == ERR_PTR(-ENOMEM) ? NOPAGE_OOM : NOPAGE_SIGBUS;
}

/* The part of an area around addr: its entries in the table, its indices. */
struct around {
	pte_t *pte;
	unsigned long addr, first;
	unsigned int n;
	struct page *page[AROUND]; /* with a reference each; NULL: not in memory, or not wanted */
};

/* Which pages: an aligned run of AROUND, as far as the area and the file go. */
static void choose_around(struct around *a, const struct vm_area_struct *vma, pte_t *pte,
			  unsigned long addr)
{
	unsigned long index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	/* aligned as to the addresses: the entries are in one table; and so as to the indices, mostly */
	unsigned long before = min(pte_index(addr) % AROUND, (addr - vma->vm_start) >> PAGE_SHIFT);
	unsigned long end = pages_in(i_size_read(vma->vm_mapping->host));

	before = min(before, index % RADIX_TREE_SLOTS);
	a->addr = addr - (before << PAGE_SHIFT);
	a->pte = pte - before;
	a->first = index - before;
	a->n = AROUND - pte_index(a->addr) % AROUND;
	a->n = min(a->n, (unsigned int)(RADIX_TREE_SLOTS - a->first % RADIX_TREE_SLOTS));
	a->n = (unsigned int)min((unsigned long)a->n, (vma->vm_end - a->addr) >> PAGE_SHIFT);
	a->n = a->first < end ? (unsigned int)min((unsigned long)a->n, end - a->first) : 0;
}

/* Take references to those that are in memory, and not mapped yet; false: there is none. */
static bool find_around(struct around *a, struct address_space *mapping)
{
	bool any = false;

	spin_lock(&mapping->tree_lock);
	if (radix_tree_lookup_run(&mapping->page_tree, a->first, a->n, (void **)a->page))
		for (unsigned int i = 0; i < a->n; i++) {
			struct page *page = a->page[i];

			if (!page)
				continue;
			if (pte_none(a->pte[i]) && PageUptodate(page)) {
				get_page(page);
				any = true;
			} else {
				a->page[i] = NULL;
			}
		}
	spin_unlock(&mapping->tree_lock);
	return any;
}

void filemap_map_around(struct vm_area_struct *vma, pte_t *pte, unsigned long addr,
			unsigned int truncations)
{
	struct address_space *mapping = vma->vm_mapping;
	struct mm_struct *mm = vma->vm_mm;
	struct around a;
	bool late;

	choose_around(&a, vma, pte, addr);
	if (a.n <= 1 || !find_around(&a, mapping))
		return;
	spin_lock(&mm->page_table_lock);
	late = truncations != READ_ONCE(mapping->truncate_count); /* as in do_no_page() */
	for (unsigned int i = 0; i < a.n; i++) {
		struct page *page = a.page[i];

		if (!page)
			continue;
		if (late || !pte_none(a.pte[i])) {
			put_page(page);
			continue;
		}
		page_add_rmap(mm, page);
		set_pte(&a.pte[i], pfn_pte(page_to_pfn(page), vma->vm_page_prot));
	}
	spin_unlock(&mm->page_table_lock);
}

static struct vm_operations_struct filemap_vm_ops = {
	.nopage = filemap_nopage,
};

int filemap_show(struct vm_area_struct *vma, struct address_space *mapping)
{
	int error = vma_may_write_shared(vma) ? mapping_map_writable(mapping) : 0;

	if (error)
		return error;
	vma->vm_ops = &filemap_vm_ops;
	vma->vm_mapping = mapping;
	return 0;
}

int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* positions in a file are signed */
	if (vma->vm_pgoff + vma_pages(vma) > LLONG_MAX >> PAGE_SHIFT)
		return -EOVERFLOW;
	return filemap_show(vma, file->f_dentry->d_inode->i_mapping);
}

/* ------------------------------------------------------------------ */
/* Read                                                                */

/* The page at index to read from, with a reference: the zero page for a hole; or ERR_PTR. */
static struct page *page_to_read(struct address_space *mapping, struct file *file,
				 unsigned long index)
{
	struct page *page = find_get_page(mapping, index);

	if (likely(page && PageUptodate(page)))
		return page;
	if (page)
		put_page(page);
	else if (mapping->a_ops->is_hole && mapping->a_ops->is_hole(mapping, index))
		return zero_page;
	return get_cache_page(mapping, file, index);
}

ssize_t filemap_read(struct file *file, loff_t *pos, size_t count, read_actor_t actor, void *arg)
{
	struct address_space *mapping = file->f_dentry->d_inode->i_mapping;
	loff_t start = *pos;
	ssize_t error = 0;

	while (count && *pos < i_size_read(mapping->host)) {
		size_t offset = offset_in_page(*pos), n = min(count, PAGE_SIZE - offset), taken;
		struct page *page = page_to_read(mapping, file, (unsigned long)*pos >> PAGE_SHIFT);
		loff_t size = i_size_read(
			mapping->host); /* once the page is there: not behind its back */

		if (IS_ERR(page)) {
			error = PTR_ERR(page) == -ENXIO ? 0 : PTR_ERR(page);
			break;
		}
		n = *pos < size ? min(n, (size_t)(size - *pos)) : 0;
		taken = n ? actor(page, offset, n, arg) : 0;
		put_page(page);
		*pos += taken;
		count -= taken;
		if (taken < n)
			error = -EFAULT;
		if (taken < n || !n || fatal_signal_pending(current))
			break;
		cond_resched();
	}
	return *pos > start ? *pos - start : error;
}

static size_t to_user(struct page *page, size_t offset, size_t n, void *arg)
{
	char __user **buf = arg;
	char *kaddr = kmap(page);
	size_t left = copy_to_user(*buf, kaddr + offset, n);

	kunmap(page);
	*buf += n - left;
	return n - left;
}

ssize_t filemap_read_user(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return filemap_read(file, pos, count, to_user, &buf);
}

static size_t to_kernel(struct page *page, size_t offset, size_t n, void *arg)
{
	char **buf = arg, *kaddr = kmap_atomic(page, KM_USER0);

	memcpy(*buf, kaddr + offset, n);
	kunmap_atomic(kaddr, KM_USER0);
	*buf += n;
	return n;
}

ssize_t filemap_read_kernel(struct file *file, char *buf, size_t count, loff_t *pos)
{
	return filemap_read(file, pos, count, to_kernel, &buf);
}

/* ------------------------------------------------------------------ */
/* Written                                                             */

/* n bytes into a locked page; how many could be copied. */
static size_t copy_in(struct page *page, size_t offset, const char __user *buf, size_t n)
{
	char *kaddr = kmap_atomic(page, KM_USER0);
	size_t left;

	pagefault_disable();
	left = copy_from_user_inatomic(kaddr + offset, buf, n);
	pagefault_enable();
	kunmap_atomic(kaddr, KM_USER0);
	return n - left;
}

/* n bytes of one page; how many were written, 0: try again, or -errno. */
static ssize_t write_page(struct file *file, const char __user *buf, size_t n, loff_t pos)
{
	struct inode *inode = file->f_dentry->d_inode;
	const struct address_space_operations *ops = inode->i_mapping->a_ops;
	size_t offset = offset_in_page(pos), copied;
	struct page *page = grab_cache_page(inode->i_mapping, (unsigned long)pos >> PAGE_SHIFT);
	ssize_t ret;

	if (IS_ERR(page))
		return PTR_ERR(page);
	ret = ops->prepare_write(file, page, offset, offset + n);
	if (!ret) {
		copied = copy_in(page, offset, buf, n);
		/* a page that was to be written in full, and was not, has no contents to speak of */
		if (copied < n && !PageUptodate(page))
			copied = 0;
		if (copied)
			ret = ops->commit_write(file, page, offset, offset + copied);
		if (!ret)
			ret = copied;
		if (ret > 0 && pos + ret > inode->i_size)
			WRITE_ONCE(inode->i_size, pos + ret);
	}
	/* without contents and clean it is ours, and of no use; a dirty one fallocate has reserved */
	if (!PageUptodate(page) && !PageDirty(page))
		remove_from_page_cache(page, inode->i_mapping);
	unlock_page(page);
	put_page(page);
	return ret;
}

ssize_t filemap_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	loff_t start = *pos;
	ssize_t ret = 0;

	while (count && ret >= 0) {
		size_t n = fault_in_readable(buf, min(count, PAGE_SIZE - offset_in_page(*pos)));

		if (!n) {
			ret = -EFAULT;
			break;
		}
		ret = write_page(file, buf, n, *pos);
		if (ret < 0)
			break;
		buf += ret;
		*pos += ret;
		count -= ret;
		if (fatal_signal_pending(current))
			break; /* memory is not filled for who will not use it */
		cond_resched();
	}
	return *pos > start ? *pos - start : ret;
}
