/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/interval_tree.h - intervals of numbers: which of them meet a given one?
 *
 * What:     a red-black tree of closed intervals [start, last], by start, in which each
 *           node also knows the largest last of its subtree. So a part of the tree in
 *           which all ends lie too low is not entered: a search costs O(log n), and
 *           O(log n) at most for each interval found. Intervals may overlap, and be equal.
 * Start at: interval_first()
 * Locks:    the owner's.
 * See it:   tests/host/test_interval_tree.c
 * Linux:    include/linux/interval_tree.h
 */
#ifndef KERNEL_LIB_INTERVAL_TREE_H
#define KERNEL_LIB_INTERVAL_TREE_H

#include "kernel/lib/rbtree.h"

struct interval {
	struct rb_node rb;
	u64 start, last; /* the owner sets these; not to be changed in the tree */
	u64 subtree_last;
};

bool interval_update(struct rb_node *node); /* for INTERVAL_ROOT */
#define INTERVAL_ROOT                 \
	{                             \
		NULL, interval_update \
	}

void interval_insert(struct rb_root *root, struct interval *it);
void interval_erase(struct rb_root *root, struct interval *it);
/* interval_first - of those that meet [start, last], the one that begins lowest, or NULL. */
struct interval *interval_first(const struct rb_root *root, u64 start, u64 last);
/* interval_next - the one after it, or NULL. */
struct interval *interval_next(const struct interval *it, u64 start, u64 last);

#endif
