/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/address_space.h - something that has pages, and is mapped by whoever likes.
 *
 * What:     the object behind memory that several programs see: it knows its pages by
 *           their place, its index, so that two programs which map the same place get the
 *           same page, and read() and write() meet them there. Each page in it holds one
 *           reference of the object's, whether it is mapped or not, and says in mapping
 *           and index where it belongs. The other way round it knows the areas that map
 *           it, so that a page can be taken from all of them (truncate.c).
 *
 *             area of A --.                       .-- index 0 -> page   count 1 + 2, map 2
 *                          +--> address_space ---+
 *             area of B --'     (host: inode)     `-- index 7 -> page   count 1, map 0
 *
 *           A page is locked while it is filled or taken out. Up to date means that its
 *           bytes are the object's; dirty, that they are nowhere else, so that it must stay.
 * Start at: struct address_space, get_cache_page()
 * Holds:    I14, I16 of mm/README.md.
 * Locks:    [l] tree_lock  [i] i_mmap_lock  [I] immutable  [a] atomic
 * Book:     LDD3 ch. 15 knows it by page->mapping.   Linux: include/linux/fs.h, mm/filemap.c
 */
#ifndef MM_VIRT_ADDRESS_SPACE_H
#define MM_VIRT_ADDRESS_SPACE_H

#include "kernel/fs/fs.h"
#include "kernel/lib/interval_tree.h"
#include "kernel/lib/list.h"
#include "kernel/lib/radix_tree.h"
#include "kernel/lib/spinlock.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page.h"
#include "mm/virt/page_lock.h"

struct address_space;
struct vm_area_struct;

/* Where the bytes come from. (Later: writepage, which takes them there.) */
struct address_space_operations {
	/*
	 * readpage - the bytes of a page that has none yet.
	 *
	 * => the page is locked, and in the mapping; unlocked on return
	 * => 0: PageUptodate; else -errno, and the page stays without contents
	 */
	int (*readpage)(struct file *file, struct page *page);
	/*
	 * prepare_write - bytes [from, to) of a locked page will be written: see to the others.
	 * commit_write - they have been: they count as written now.
	 *
	 * => the inode is locked; 0 or -errno, and then nothing is to be written
	 * (Linux today: write_begin, write_end)
	 */
	int (*prepare_write)(struct file *file, struct page *page, unsigned int from,
			     unsigned int to);
	int (*commit_write)(struct file *file, struct page *page, unsigned int from,
			    unsigned int to);
	/*
	 * charge - a page is about to be added at index: 0, or -ENOSPC. uncharge - it has gone.
	 *
	 * => tree_lock is held, or nobody else looks; NULL: pages cost nothing
	 */
	int (*charge)(struct address_space *mapping, unsigned long index);
	void (*uncharge)(struct address_space *mapping, unsigned long index);
	/* is_hole - does index, which has no page, read as zeros? NULL: ask readpage */
	bool (*is_hole)(struct address_space *mapping, unsigned long index);
};

struct address_space {
	struct inode *host;			      /* [I] whose pages these are */
	const struct address_space_operations *a_ops; /* [I] */
	spinlock_t tree_lock;
	struct radix_tree_root page_tree; /* [l] its pages, by index */
	unsigned long nrpages;		  /* [l] */
	spinlock_t i_mmap_lock;
	struct rb_root i_mmap;	     /* [i] areas, by their range of indices (vma->shared) */
	atomic_t i_mmap_writable;    /* [a] areas that can write it: mapping_map_writable() */
	unsigned int truncate_count; /* [i] raised before pages are taken from all areas */
	u64 id;			     /* [I] never used twice, not even after its death */
	struct list_head list;	     /* all of them; the list's lock */
};

/* address_space_init - without pages. */
void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops);
/*
 * An area that is shared, and writable or may become so, counts from when it begins to show a mapping
 * till nothing of it is in any page table or TLB. So who finds none, and denies it, knows that no
 * program writes these pages by itself any more.
 * mapping_map_writable - one area more: 0, or -EPERM, it is denied. mapping_deny_writable - 0 or -EBUSY.
 */
static inline int mapping_map_writable(struct address_space *mapping)
{
	return atomic_inc_unless_negative(&mapping->i_mmap_writable) ? 0 : -EPERM;
}
static inline void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}
static inline int mapping_deny_writable(struct address_space *mapping)
{
	return atomic_dec_unless_positive(&mapping->i_mmap_writable) ? 0 : -EBUSY;
}
static inline void mapping_allow_writable(struct address_space *mapping)
{
	atomic_inc(&mapping->i_mmap_writable);
}

/* address_space_exit - drop all pages; nobody maps or looks for them any more. */
void address_space_exit(struct address_space *mapping);

/* pages_in - how many pages so many bytes of a file lie in. */
static inline unsigned long pages_in(loff_t size)
{
	return ((unsigned long)size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* find_get_page - the page at index with a reference for the caller, or NULL. It may not be up to date. */
struct page *find_get_page(struct address_space *mapping, unsigned long index);
/*
 * find_get_pages - up to n pages of [*index, last], in order, with a reference each.
 *
 * => how many; *index has moved behind the last of them
 */
unsigned int find_get_pages(struct address_space *mapping, unsigned long *index, unsigned long last,
			    unsigned int n, struct page **pages);
/*
 * get_cache_page - the page at index, up to date, with a reference for the caller.
 *
 * => ERR_PTR: -ENXIO (behind the end), -ENOMEM, -ENOSPC, what readpage said
 * => file may be NULL; may sleep; takes the page lock for a moment
 */
struct page *get_cache_page(struct address_space *mapping, struct file *file, unsigned long index);
/*
 * grab_cache_page - the page at index, locked, added if it was not there, behind the end too;
 * up to date or not.
 *
 * => with a reference for the caller; ERR_PTR(-ENOMEM, -ENOSPC)
 * => the inode is locked: only who writes may add a page behind the end
 */
struct page *grab_cache_page(struct address_space *mapping, unsigned long index);
/* remove_from_page_cache - page, which is locked, and the caller has a reference: out, if it is still in. */
void remove_from_page_cache(struct page *page, struct address_space *mapping);

/* drop_clean_pages - free pages of the cache that nobody uses and readpage can bring back; how many. Any task context. */
unsigned long drop_clean_pages(void);

/* What there is in all mappings together, for /proc/meminfo; in pages. */
struct page_cache_totals {
	unsigned long cached; /* all */
	unsigned long dirty;  /* of them: their bytes are nowhere else */
	unsigned long mapped; /* of them: some program has it in its tables */
};
void page_cache_count(struct page_cache_totals *totals);

/* address_space_for_each - all of them; a spinlock is held (RANK_MAPPINGS). */
void address_space_for_each(void (*fn)(struct address_space *mapping, void *arg), void *arg);
void address_space_caches_init(void);

#endif
