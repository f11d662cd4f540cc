/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/radix_tree.h - from a number to a pointer, for numbers that lie close together.
 *
 * What:     the tree that finds a page of a file by its place in the file. It is built
 *           like the page tables: each level looks at six bits of the index, a node is an
 *           array of 64 pointers. It is only as high as its largest index needs:
 *
 *             height 1   indices 0..63         root -> [item 0 .. item 63]
 *             height 2   indices 0..4095       root -> [node] -> [items]
 *
 *           An item is a pointer that is not NULL; the tree never looks behind it.
 *           Where nodes come from is the owner's business: two functions in the root.
 * Start at: radix_tree_insert(), radix_tree_lookup()
 * Locks:    the owner's, for looking too.
 * See it:   tests/host/test_radix_tree.c
 * Linux:    include/linux/radix-tree.h (today XArray)
 */
#ifndef KERNEL_LIB_RADIX_TREE_H
#define KERNEL_LIB_RADIX_TREE_H

#include "kernel/lib/types.h"

#define RADIX_TREE_SHIFT 6
#define RADIX_TREE_SLOTS (1u << RADIX_TREE_SHIFT)

struct radix_tree_node {
	unsigned int count;	       /* slots in use */
	void *slots[RADIX_TREE_SLOTS]; /* nodes, or items in the lowest level */
};

struct radix_tree_root {
	struct radix_tree_node *node; /* NULL: empty */
	unsigned int height;	      /* levels of nodes; 0: empty */
	/* a node, contents undefined, or NULL; called as insert's caller is: think of his locks */
	struct radix_tree_node *(*alloc)(void);
	void (*free)(struct radix_tree_node *node);
};

/*
 * radix_tree_insert - put item, not NULL, at index.
 *
 * => 0; -EEXIST: something is there; -ENOMEM: the tree is as it was
 */
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item);
/* radix_tree_lookup - the item at index, or NULL. */
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index);
/*
 * radix_tree_lookup_run - the items at n indices from index on, NULL where there is none, into items.
 *
 * => all within one node: index / 64 == (index + n - 1) / 64
 * => false: there is none at all, and items is not filled
 */
bool radix_tree_lookup_run(const struct radix_tree_root *root, unsigned long index, unsigned int n,
			   void **items);
/* radix_tree_delete - take the item at index out, with the nodes that only it needed; the item or NULL. */
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index);
/* radix_tree_next - the first item at *index or above, *index becoming its own; NULL: none. */
void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index);
/* radix_tree_check - 0, or the number of the broken rule; for tests and debug builds. */
int radix_tree_check(const struct radix_tree_root *root);

#endif
