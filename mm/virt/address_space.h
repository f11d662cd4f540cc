/* SPDX-License-Identifier: MIT */
/*
 * mm/virt/address_space.h - something that has pages, and is mapped by whoever likes.
 *
 * What:     the object behind memory that several programs see: it knows its pages by
 *           their place, its index, so that two programs which map the same place get the
 *           same page. Each page in it holds one reference of the object's, whether it is
 *           mapped or not, and says in mapping and index where it belongs.
 *
 *             area of A --.                       .-- index 0 -> page   count 1 + 2, map 2
 *                          +--> address_space ---+
 *             area of B --'                       `-- index 7 -> page   count 1, map 0
 *
 *           Today one thing is built on it: memory shared by fork (shmem.c). Files will be.
 * Start at: struct address_space, find_get_page()
 * Holds:    I14 of mm/README.md.
 * Locks:    [l] tree_lock  [I] immutable
 * Book:     LDD3 ch. 15 knows it by page->mapping.   Linux: include/linux/fs.h, mm/filemap.c
 */
#ifndef MM_VIRT_ADDRESS_SPACE_H
#define MM_VIRT_ADDRESS_SPACE_H

#include "kernel/lib/list.h"
#include "kernel/lib/radix_tree.h"
#include "kernel/lib/spinlock.h"
#include "mm/phys/page.h"

struct address_space {
	spinlock_t tree_lock;
	struct radix_tree_root page_tree; /* [l] its pages, by index */
	unsigned long nrpages;		  /* [l] */
	u64 id;				  /* [I] never used twice, not even after its death */
	struct list_head list;		  /* all of them; the list's lock */
};

/* address_space_init - without pages. */
void address_space_init(struct address_space *mapping);
/* address_space_exit - drop all pages; nobody maps or looks for them any more. */
void address_space_exit(struct address_space *mapping);

/* find_get_page - the page at index with a reference for the caller, or NULL. */
struct page *find_get_page(struct address_space *mapping, unsigned long index);
/*
 * add_to_page_cache - make page, of OWNER_CACHE and the caller's alone, the one at index.
 *
 * => 0: the mapping has taken a reference of its own; -EEXIST, -ENOMEM: nothing happened
 * => its contents must be there already: it can be found from now on
 */
int add_to_page_cache(struct page *page, struct address_space *mapping, unsigned long index);

/* address_space_for_each - all of them; a spinlock is held. For the oracle. */
void address_space_for_each(void (*fn)(struct address_space *mapping, void *arg), void *arg);
void address_space_caches_init(void);

#endif
