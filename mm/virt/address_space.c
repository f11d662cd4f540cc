// SPDX-License-Identifier: MIT
/*
 * mm/virt/address_space.c - something that has pages, and is mapped by whoever likes.
 *
 * What:     a radix tree from index to page, and the references that go with it. Where
 *           the contents of a page come from is not its business.
 * Start at: find_get_page(), add_to_page_cache()
 * Holds:    I14: a page of OWNER_CACHE is in the tree of page->mapping at page->index, and
 *           that tree holds one reference of it.
 * Locks:    tree_lock (RANK_MAPPING), interrupts on. Nodes of the tree are allocated under
 *           it, so without waiting (GFP_ATOMIC, which may use the reserve).
 * Not here: files, dirty pages and writing them back.
 * See it:   tests/kernel/shmem_test.c; tests/host/test_fork.c
 * Linux:    mm/filemap.c
 */
#include "mm/virt/address_space.h"

#include "kernel/lib/panic.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"

static struct kmem_cache *node_cache;
static LIST_HEAD(all_mappings);
static DEFINE_SPINLOCK_RANK(all_mappings_lock, RANK_MAPPING);
static u64 last_id; /* all_mappings_lock */

static struct radix_tree_node *node_alloc(void)
{
	return kmem_cache_alloc(node_cache, GFP_ATOMIC);
}

static void node_free(struct radix_tree_node *node)
{
	kmem_cache_free(node_cache, node);
}

void address_space_init(struct address_space *mapping)
{
	spin_lock_init_rank(&mapping->tree_lock, "tree_lock", RANK_MAPPING);
	mapping->page_tree = (struct radix_tree_root){ .alloc = node_alloc, .free = node_free };
	mapping->nrpages = 0;
	spin_lock(&all_mappings_lock);
	mapping->id = ++last_id;
	list_add_tail(&mapping->list, &all_mappings);
	spin_unlock(&all_mappings_lock);
}

void address_space_exit(struct address_space *mapping)
{
	unsigned long index = 0;
	struct page *page;

	spin_lock(&all_mappings_lock);
	list_del(&mapping->list);
	spin_unlock(&all_mappings_lock);
	while ((page = radix_tree_next(&mapping->page_tree, &index))) {
		radix_tree_delete(&mapping->page_tree, index);
		mapping->nrpages--;
		page->mapping = NULL;
		put_page(page); /* a pin may let it live on, with nobody but the device to see it */
	}
	WARN(mapping->nrpages, "an address_space is gone, %lu pages were not found in it",
	     mapping->nrpages);
}

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

int add_to_page_cache(struct page *page, struct address_space *mapping, unsigned long index)
{
	int error;

	spin_lock(&mapping->tree_lock);
	error = radix_tree_insert(&mapping->page_tree, index, page);
	if (!error) {
		get_page(page);
		page->mapping = mapping;
		page->index = index;
		mapping->nrpages++;
	}
	spin_unlock(&mapping->tree_lock);
	return error;
}

void address_space_for_each(void (*fn)(struct address_space *mapping, void *arg), void *arg)
{
	struct address_space *mapping;

	spin_lock(&all_mappings_lock);
	list_for_each_entry(mapping, &all_mappings, list)
		fn(mapping, arg);
	spin_unlock(&all_mappings_lock);
}

void address_space_caches_init(void)
{
	node_cache = kmem_cache_create("radix_tree_node", sizeof(struct radix_tree_node), 0);
	BUG_ON(!node_cache);
}
