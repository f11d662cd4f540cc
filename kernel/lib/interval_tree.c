// SPDX-License-Identifier: MIT
/*
 * kernel/lib/interval_tree.c - which intervals meet a given one?
 *
 * What:     see interval_tree.h. Two intervals meet if each begins before the other
 *           ends. A subtree can hold one that meets [start, last] only if its largest
 *           end is not below start; and to the right of a node that begins above last
 *           there is none at all.
 * Start at: leftmost()
 * See it:   tests/host/test_interval_tree.c
 * Linux:    lib/interval_tree.c
 */
#include "kernel/lib/interval_tree.h"

static struct interval *interval_of(const struct rb_node *node)
{
	return rb_entry(node, struct interval, rb);
}

bool interval_update(struct rb_node *node)
{
	struct interval *it = interval_of(node);
	u64 old = it->subtree_last;

	it->subtree_last = it->last;
	if (node->left)
		it->subtree_last = max(it->subtree_last, interval_of(node->left)->subtree_last);
	if (node->right)
		it->subtree_last = max(it->subtree_last, interval_of(node->right)->subtree_last);
	return it->subtree_last != old;
}

void interval_insert(struct rb_root *root, struct interval *it)
{
	struct rb_node **link = &root->node, *parent = NULL;

	while (*link) {
		parent = *link;
		/* an equal one goes behind those that are there */
		link = it->start < interval_of(parent)->start ? &parent->left : &parent->right;
	}
	it->subtree_last = it->last;
	rb_link_node(&it->rb, parent, link);
	rb_insert(root, &it->rb);
}

void interval_erase(struct rb_root *root, struct interval *it)
{
	rb_erase(root, &it->rb);
}

static bool may_hold(const struct rb_node *node, u64 start)
{
	return node && interval_of(node)->subtree_last >= start;
}

/* In the subtree of node, which may hold one: the first that meets [start, last]. */
static struct interval *leftmost(const struct rb_node *node, u64 start, u64 last)
{
	for (;;) {
		struct interval *it = interval_of(node);

		if (may_hold(node->left, start)) {
			/* one there ends high enough; if it begins too high, so does all the rest */
			node = node->left;
			continue;
		}
		if (it->start > last)
			return NULL;
		if (it->last >= start)
			return it;
		if (!may_hold(node->right, start))
			return NULL;
		node = node->right;
	}
}

struct interval *interval_first(const struct rb_root *root, u64 start, u64 last)
{
	return may_hold(root->node, start) ? leftmost(root->node, start, last) : NULL;
}

struct interval *interval_next(const struct interval *it, u64 start, u64 last)
{
	const struct rb_node *node = &it->rb;

	if (may_hold(node->right, start))
		return leftmost(node->right, start, last);
	/* up, to the first ancestor whose left side we come from that meets it */
	for (;;) {
		const struct rb_node *from = node;

		node = node->parent;
		if (!node || interval_of(node)->start > last)
			return NULL;
		if (from == node->right)
			continue;
		if (interval_of(node)->last >= start)
			return interval_of(node);
		if (may_hold(node->right, start))
			return leftmost(node->right, start, last);
	}
}
