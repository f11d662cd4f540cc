// SPDX-License-Identifier: MIT
/*
 * mm/virt/address_space.c - something that has pages, and is mapped by whoever likes.
 *
 * What:     a radix tree from index to page, and the references that go with it. A page
 *           comes in locked and without contents, so that whoever looks for it meanwhile
 *           finds it and waits, instead of bringing it a second time:
 *
 *             nobody has it -> add it, locked -> readpage() -> up to date, unlocked
 *                                   \
 *                                    `-- others: lock_page(), look again
 *
 *           What a page is worth when memory is short: dirty ones must stay, they are
 *           nowhere else. Of the rest, those that only the tree refers to go at once.
 * Start at: get_cache_page()
 * Holds:    I14: a page of OWNER_CACHE is in the tree of page->mapping at page->index, and
 *           that tree holds one reference of it. No page is added behind the end of the
 *           file but by its writer: the size is looked at under tree_lock, and whoever
 *           lowers it goes through the tree afterwards.
 * Locks:    tree_lock (RANK_MAPPING), interrupts on. Nodes of the tree are allocated under
 *           it, so without waiting (GFP_ATOMIC, which may use the reserve). Above it the
 *           page lock; who finds a page and then locks it looks at page->mapping again.
 * Not here: who calls for pages (filemap.c), taking them from programs (truncate.c),
 *           writing them back.
 * See it:   /proc/pagecache; gdb: np-cache; tests/kernel/filemap_test.c, shmem_test.c
 * Linux:    mm/filemap.c
 */
#include "mm/virt/address_space.h"

#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

static struct kmem_cache *node_cache;
static LIST_HEAD(all_mappings);
static DEFINE_SPINLOCK_RANK(all_mappings_lock, RANK_MAPPINGS);
static u64 last_id; /* all_mappings_lock */

static struct radix_tree_node *node_alloc(void)
{
	return kmem_cache_alloc(node_cache, GFP_ATOMIC);
}

static void node_free(struct radix_tree_node *node)
{
	kmem_cache_free(node_cache, node);
}

/* ------------------------------------------------------------------ */
/* The object                                                          */

void address_space_init(struct address_space *mapping, struct inode *host,
			const struct address_space_operations *a_ops)
{
	mapping->host = host;
	mapping->a_ops = a_ops;
	spin_lock_init_rank(&mapping->tree_lock, "tree_lock", RANK_MAPPING);
	mapping->page_tree = (struct radix_tree_root){ .alloc = node_alloc, .free = node_free };
	mapping->nrpages = 0;
	spin_lock_init_rank(&mapping->i_mmap_lock, "i_mmap_lock", RANK_I_MMAP);
	mapping->i_mmap = (struct rb_root)INTERVAL_ROOT;
	atomic_set(&mapping->i_mmap_writable, 0);
	mapping->truncate_count = 0;
	spin_lock(&all_mappings_lock);
	mapping->id = ++last_id;
	list_add_tail(&mapping->list, &all_mappings);
	spin_unlock(&all_mappings_lock);
}

/* tree_lock held, or nobody else looks: out, and the tree's reference is the caller's now. */
static void unlink_page(struct address_space *mapping, struct page *page)
{
	radix_tree_delete(&mapping->page_tree, page->index);
	mapping->nrpages--;
	page->mapping = NULL;
	if (mapping->a_ops->uncharge)
		mapping->a_ops->uncharge(mapping, page->index);
}

void address_space_exit(struct address_space *mapping)
{
	unsigned long index = 0;
	struct page *page;

	spin_lock(&all_mappings_lock);
	list_del(&mapping->list);
	spin_unlock(&all_mappings_lock);
	WARN(mapping->i_mmap.node, "an address_space is gone, and areas map it");
	while ((page = radix_tree_next(&mapping->page_tree, &index))) {
		unlink_page(mapping, page);
		put_page(page); /* a pin may let it live on, with nobody but the device to see it */
	}
	WARN(mapping->nrpages, "an address_space is gone, %lu pages were not found in it",
	     mapping->nrpages);
}

void address_space_for_each(void (*fn)(struct address_space *mapping, void *arg), void *arg)
{
	struct address_space *mapping;

	spin_lock(&all_mappings_lock);
	list_for_each_entry(mapping, &all_mappings, list)
		fn(mapping, arg);
	spin_unlock(&all_mappings_lock);
}

/* ------------------------------------------------------------------ */
/* Pages in it                                                         */

struct page *find_get_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	spin_lock(&mapping->tree_lock);
	page = radix_tree_lookup(&mapping->page_tree, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->tree_lock);
	return page;
}

unsigned int find_get_pages(struct address_space *mapping, unsigned long *index, unsigned long last,
			    unsigned int n, struct page **pages)
{
	unsigned int found = 0;
	struct page *page;

	spin_lock(&mapping->tree_lock);
	while (found < n && (page = radix_tree_next(&mapping->page_tree, index)) &&
	       *index <= last) {
		get_page(page);
		pages[found++] = page;
		++*index;
	}
	spin_unlock(&mapping->tree_lock);
	return found;
}

/* tree_lock held; the tree takes a reference of its own. */
static int link_page(struct address_space *mapping, struct page *page, unsigned long index)
{
	int error = radix_tree_insert(&mapping->page_tree, index, page);

	if (error)
		return error;
	error = mapping->a_ops->charge ? mapping->a_ops->charge(mapping, index) : 0;
	if (error) {
		radix_tree_delete(&mapping->page_tree, index);
		return error;
	}
	get_page(page);
	page->mapping = mapping;
	page->index = index;
	mapping->nrpages++;
	return 0;
}

/*
 * A page without contents for index, locked, with a reference for the caller.
 *
 * => ERR_PTR: -EEXIST, -ENOMEM, -ENOSPC; -ENXIO: index lies behind the end, and `growing`
 *    does not allow that
 */
static struct page *add_page(struct address_space *mapping, unsigned long index, bool growing)
{
	struct page *page = page_alloc(GFP_HIGHUSER, 0, OWNER_CACHE);
	int error = -ENXIO;

	if (!page)
		return ERR_PTR(-ENOMEM);
	lock_new_page(page);
	spin_lock(&mapping->tree_lock);
	/* truncation lowers the size first, then looks into the tree: it sees our page, or we its size */
	if (growing || index < pages_in(i_size_read(mapping->host)))
		error = link_page(mapping, page, index);
	spin_unlock(&mapping->tree_lock);
	if (!error)
		return page;
	unlock_page(page);
	page_free(page, 0);
	return ERR_PTR(error);
}

/* The page at index, locked, as found or added (`growing`: add_page()); or ERR_PTR, as there. */
static struct page *lock_or_add_page(struct address_space *mapping, unsigned long index,
				     bool growing)
{
	struct page *page;

	for (;;) {
		page = find_get_page(mapping, index);
		if (!page) {
			page = add_page(mapping, index, growing);
			if (page == ERR_PTR(-EEXIST))
				continue; /* somebody was faster */
			return page;
		}
		lock_page(page);
		if (likely(page->mapping == mapping))
			return page;
		unlock_page(page); /* recheck: taken out while we waited for the lock */
		put_page(page);
	}
}

struct page *grab_cache_page(struct address_space *mapping, unsigned long index)
{
	return lock_or_add_page(mapping, index, true);
}

struct page *get_cache_page(struct address_space *mapping, struct file *file, unsigned long index)
{
	struct page *page = find_get_page(mapping, index);
	int error;

	if (likely(page && PageUptodate(page)))
		return page;
	if (page)
		put_page(page);
	page = lock_or_add_page(mapping, index, false);
	if (IS_ERR(page))
		return page;
	if (PageUptodate(page)) { /* filled while we waited */
		unlock_page(page);
		return page;
	}
	error = mapping->a_ops->readpage(file, page);
	if (!error)
		return page;
	put_page(page);
	return ERR_PTR(error);
}

void remove_from_page_cache(struct page *page, struct address_space *mapping)
{
	bool was_in;

	spin_lock(&mapping->tree_lock);
	was_in = page->mapping == mapping;
	if (was_in)
		unlink_page(mapping, page);
	spin_unlock(&mapping->tree_lock);
	if (was_in)
		put_page(page);
}

/* ------------------------------------------------------------------ */
/* All of it                                                           */

/*
 * With tree_lock held nobody can come to know a page that only the tree refers to. So one
 * reference: no table has it, no call is at work on it, nobody has it locked.
 */
static void drop_clean(struct address_space *mapping, void *arg)
{
	unsigned long index = 0, *dropped = arg;
	struct page *page;

	spin_lock(&mapping->tree_lock);
	for (; (page = radix_tree_next(&mapping->page_tree, &index)); index++) {
		if (PageDirty(page) || page_count(page) != 1)
			continue;
		unlink_page(mapping, page);
		put_page(page);
		++*dropped;
	}
	spin_unlock(&mapping->tree_lock);
}

unsigned long drop_clean_pages(void)
{
	unsigned long dropped = 0;

	address_space_for_each(drop_clean, &dropped);
	return dropped;
}

static void count_pages(struct address_space *mapping, void *arg)
{
	struct page_cache_totals *totals = arg;
	unsigned long index = 0;
	struct page *page;

	spin_lock(&mapping->tree_lock);
	totals->cached += mapping->nrpages;
	for (; (page = radix_tree_next(&mapping->page_tree, &index)); index++) {
		totals->dirty += PageDirty(page);
		totals->mapped += page_mapcount(page) > 0;
	}
	spin_unlock(&mapping->tree_lock);
}

void page_cache_count(struct page_cache_totals *totals)
{
	*totals = (struct page_cache_totals){ 0 };
	address_space_for_each(count_pages, totals);
}

void address_space_caches_init(void)
{
	node_cache = kmem_cache_create("radix_tree_node", sizeof(struct radix_tree_node), 0);
	BUG_ON(!node_cache);
	page_lock_init();
	reclaim_hook = drop_clean_pages;
}
