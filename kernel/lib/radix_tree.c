// SPDX-License-Identifier: MIT
/*
 * kernel/lib/radix_tree.c - from a number to a pointer, for numbers that lie close together.
 *
 * What:     a walk takes six bits of the index for each level, the highest first. A tree
 *           grows at its root: a new node goes on top, whose slot 0 is the tree so far.
 *           It shrinks there too, when a root has nothing but slot 0.
 *
 *             index 5 -> height 1           index 70 joins -> height 2
 *
 *             [ . . 5 . ]                   [ 0 1 ]
 *                                             |  `--> [ . . 70 . ]
 *                                             `-----> [ . . 5 . ]
 * Start at: radix_tree_lookup(), then radix_tree_insert()
 * Holds:    the rules that radix_tree_check() numbers.
 * Locks:    the owner's.
 * See it:   tests/host/test_radix_tree.c
 * Linux:    lib/radix-tree.c
 */
#include "kernel/lib/radix_tree.h"

#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"

#define INDEX_BITS 64
#define MAX_HEIGHT ((INDEX_BITS + RADIX_TREE_SHIFT - 1) / RADIX_TREE_SHIFT)

/* The largest index that so many levels can tell apart. */
static unsigned long max_index(unsigned int height)
{
	return height >= MAX_HEIGHT ? ~0UL : (1UL << height * RADIX_TREE_SHIFT) - 1;
}

/* The slot for index in a node; level 1 holds the items. */
static unsigned int slot_of(unsigned long index, unsigned int level)
{
	return (index >> (level - 1) * RADIX_TREE_SHIFT) & (RADIX_TREE_SLOTS - 1);
}

static struct radix_tree_node *new_node(struct radix_tree_root *root)
{
	struct radix_tree_node *node = root->alloc();

	if (node)
		memset(node, 0, sizeof(*node));
	return node;
}

void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	void *at = root->node;

	if (!at || index > max_index(root->height))
		return NULL;
	for (unsigned int level = root->height; level && at; level--)
		at = ((struct radix_tree_node *)at)->slots[slot_of(index, level)];
	return at;
}

bool radix_tree_lookup_run(const struct radix_tree_root *root, unsigned long index, unsigned int n,
			   void **items)
{
	const struct radix_tree_node *node = root->node;

	if (!node || index > max_index(root->height))
		return false;
	for (unsigned int level = root->height; level > 1 && node; level--)
		node = node->slots[slot_of(index, level)];
	if (!node)
		return false;
	for (unsigned int slot = slot_of(index, 1); n; n--)
		*items++ = node->slots[slot++];
	return true;
}

/* ------------------------------------------------------------------ */
/* Growing and shrinking                                               */

/* Take nodes that hold nothing from the path to index, and levels that only lead to slot 0. */
static void trim(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *path[MAX_HEIGHT + 1], *node = root->node;
	unsigned int level = root->height;

	for (; level && node; level--) {
		path[level] = node;
		node = level > 1 ? node->slots[slot_of(index, level)] : NULL;
	}
	/* path[] is filled from the root down to level + 1 */
	for (level++; level <= root->height && !path[level]->count; level++) {
		root->free(path[level]);
		if (level == root->height) {
			root->node = NULL;
			root->height = 0;
			return;
		}
		path[level + 1]->slots[slot_of(index, level + 1)] = NULL;
		path[level + 1]->count--;
	}
	while (root->height > 1 && root->node->count == 1 && root->node->slots[0]) {
		node = root->node;
		root->node = node->slots[0];
		root->height--;
		root->free(node);
	}
}

/* Make the tree high enough for index; 0 or -ENOMEM, and then perhaps a little too high. */
static int grow(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *node;

	if (!root->node) {
		root->node = new_node(root);
		if (!root->node)
			return -ENOMEM;
		root->height = 1;
		while (index > max_index(root->height))
			root->height++;
		return 0;
	}
	while (index > max_index(root->height)) {
		node = new_node(root);
		if (!node)
			return -ENOMEM;
		node->slots[0] = root->node;
		node->count = 1;
		root->node = node;
		root->height++;
	}
	return 0;
}

int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	struct radix_tree_node *node;
	unsigned int slot;

	if (grow(root, index))
		goto undo;
	node = root->node;
	for (unsigned int level = root->height; level > 1; level--) {
		slot = slot_of(index, level);
		if (!node->slots[slot]) {
			node->slots[slot] = new_node(root);
			if (!node->slots[slot])
				goto undo;
			node->count++;
		}
		node = node->slots[slot];
	}
	slot = slot_of(index, 1);
	if (node->slots[slot])
		return -EEXIST; /* so every node on the way was there before */
	node->slots[slot] = item;
	node->count++;
	return 0;
undo:
	trim(root, index);
	return -ENOMEM;
}

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	struct radix_tree_node *node = root->node;
	void *item = radix_tree_lookup(root, index);

	if (!item)
		return NULL;
	for (unsigned int level = root->height; level > 1; level--)
		node = node->slots[slot_of(index, level)];
	node->slots[slot_of(index, 1)] = NULL;
	if (!--node->count || root->node->count == 1)
		trim(root, index);
	return item;
}

/* ------------------------------------------------------------------ */
/* In order                                                            */

void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index)
{
	while (root->node && *index <= max_index(root->height)) {
		const struct radix_tree_node *node = root->node;
		unsigned int level = root->height;
		unsigned long step;

		/* down as far as the path exists */
		for (; level > 1 && node->slots[slot_of(*index, level)]; level--)
			node = node->slots[slot_of(*index, level)];
		if (level == 1 && node->slots[slot_of(*index, 1)])
			return node->slots[slot_of(*index, 1)];
		/* nothing under this slot: on to the first index of the next one */
		step = max_index(level - 1) + 1;
		if (*index + step < *index)
			return NULL;
		*index = (*index + step) & ~(step - 1);
	}
	return NULL;
}

/* ------------------------------------------------------------------ */
/* Checking                                                            */

static int check_node(const struct radix_tree_node *node, unsigned int level)
{
	unsigned int used = 0;

	for (unsigned int i = 0; i < RADIX_TREE_SLOTS; i++) {
		int broken;

		if (!node->slots[i])
			continue;
		used++;
		broken = level > 1 ? check_node(node->slots[i], level - 1) : 0;
		if (broken)
			return broken;
	}
	if (!used)
		return 1;		    /* a node holds something */
	return used == node->count ? 0 : 2; /* count is how many slots are in use */
}

int radix_tree_check(const struct radix_tree_root *root)
{
	if (!root->node != !root->height || root->height > MAX_HEIGHT)
		return 3; /* an empty tree has no height, and no other has none */
	if (!root->node)
		return 0;
	if (root->height > 1 && root->node->count == 1 && root->node->slots[0])
		return 4; /* it is no higher than it needs to be */
	return check_node(root->node, root->height);
}
