/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/rbtree.h - red-black trees, embedded, optionally augmented.
 *
 * What:     a balanced binary tree: find, insert and erase in O(log n). The
 *           caller walks down himself (only he can compare), links the node
 *           where he fell off, and asks for the repair:
 *
 *               link = &root->node, parent = NULL;
 *               while (*link) { parent = *link; link = less ? &parent->left : &parent->right; }
 *               rb_link_node(&obj->rb, parent, link);
 *               rb_insert(root, &obj->rb);
 *
 *           An augmented tree keeps in each node a fact about its whole subtree
 *           (mm/virt/vma_tree.c: the largest free gap). root->update recomputes
 *           that fact for one node from its children and says whether it changed; the
 *           tree calls it from the bottom up, as far as anything changes.
 * Locks:    the owner's.
 * See it:   tests/host/test_rbtree.c
 * Linux:    include/linux/rbtree.h, rbtree_augmented.h
 */
#ifndef KERNEL_LIB_RBTREE_H
#define KERNEL_LIB_RBTREE_H

#include "kernel/lib/types.h"

struct rb_node {
	struct rb_node *parent, *left, *right;
	bool red;
};

struct rb_root {
	struct rb_node *node;
	bool (*update)(struct rb_node *node); /* NULL: a plain tree */
};

#define RB_ROOT            \
	{                  \
		NULL, NULL \
	}
#define rb_entry(ptr, type, member) container_of(ptr, type, member)

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->parent = parent;
	node->left = node->right = NULL;
	node->red = true;
	*link = node;
}

/* rb_insert - rebalance after rb_link_node; node and all above it are brought up to date first. */
void rb_insert(struct rb_root *root, struct rb_node *node);
/* rb_erase - take node out of the tree; its successor, and all above its place, are brought up to date. */
void rb_erase(struct rb_root *root, struct rb_node *node);
/* rb_propagate - something about node changed: bring it and its ancestors up to date. */
void rb_propagate(struct rb_root *root, struct rb_node *node);

/* In order; NULL at the end (or of an empty tree). */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

/* rb_check - 0 if every red-black rule holds, else the number of the broken one (see rbtree.c). */
int rb_check(const struct rb_root *root);

#endif
