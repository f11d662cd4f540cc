// SPDX-License-Identifier: MIT
/*
 * kernel/lib/rbtree.c - the repairs that keep a binary tree balanced.
 *
 * What:     four rules, numbered as rb_check() reports them:
 *             1  a node is red or black; the root is black
 *             2  a red node has no red child
 *             3  every path from a node down to a NULL has the same number of
 *                black nodes (its black height)
 *             4  parent pointers agree with child pointers
 *           From 2 and 3 the longest path is at most twice the shortest.
 *           Inserting a red node can break only rule 2, erasing a black one
 *           only rule 3; both are mended on the way up, by recolouring, and by
 *           at most three rotations.
 * Start at: rotate(), then rb_insert().
 * Locks:    the owner's.
 * See it:   tests/host/test_rbtree.c
 * Linux:    lib/rbtree.c.   Text: Cormen et al., "Introduction to Algorithms", ch. 13
 */
#include "kernel/lib/rbtree.h"

static inline bool is_red(const struct rb_node *node)
{
	return node && node->red;
}

static inline void update(struct rb_root *root, struct rb_node *node)
{
	if (root->update)
		root->update(node);
}

/* Where a node's value stays the same, its ancestors' do. */
void rb_propagate(struct rb_root *root, struct rb_node *node)
{
	while (node && root->update && root->update(node))
		node = node->parent;
}

/* Nobody is left out: the owner may have changed what several of them look at. */
static void update_to_root(struct rb_root *root, struct rb_node *node)
{
	for (; node && root->update; node = node->parent)
		root->update(node);
}

/* Put new where old hangs; old's own links are left alone. */
static void replace_child(struct rb_root *root, struct rb_node *old, struct rb_node *new)
{
	struct rb_node *parent = old->parent;

	if (!parent)
		root->node = new;
	else if (parent->left == old)
		parent->left = new;
	else
		parent->right = new;
	if (new)
		new->parent = parent;
}

/*
 * rotate - the child of node on the far side of `left` rises above it.
 *
 *      node                 child
 *     /    \     left      /     \        (rotate right is the mirror image)
 *    a    child  --->    node     c
 *         /  \           /  \
 *        b    c         a    b
 */
static void rotate(struct rb_root *root, struct rb_node *node, bool left)
{
	struct rb_node *child = left ? node->right : node->left;
	struct rb_node *inner = left ? child->left : child->right;

	replace_child(root, node, child);
	if (left) {
		node->right = inner;
		child->left = node;
	} else {
		node->left = inner;
		child->right = node;
	}
	if (inner)
		inner->parent = node;
	node->parent = child;
	update(root, node); /* the lower one first */
	update(root, child);
}

void rb_insert(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *parent, *grand, *uncle;

	update_to_root(root, node); /* a rotation keeps values, it spreads none */
	while ((parent = node->parent) && parent->red) {
		bool left;

		grand = parent->parent; /* exists: a red node is never the root */
		left = parent == grand->left;
		uncle = left ? grand->right : grand->left;
		if (is_red(uncle)) {
			/* push the redness two levels up and look again there */
			parent->red = uncle->red = false;
			grand->red = true;
			node = grand;
			continue;
		}
		if (node == (left ? parent->right : parent->left)) {
			/* an inner grandchild: make it an outer one */
			rotate(root, parent, left);
			parent = node;
		}
		parent->red = false;
		grand->red = true;
		rotate(root, grand, !left);
		break;
	}
	root->node->red = false;
}

/* node (may be NULL, below parent) is one black short: mend rule 3. */
static void erase_fixup(struct rb_root *root, struct rb_node *node, struct rb_node *parent)
{
	while (node != root->node && !is_red(node)) {
		bool left = node == parent->left;
		struct rb_node *sibling = left ? parent->right : parent->left;

		if (sibling->red) {
			/* make the sibling black without changing any height */
			sibling->red = false;
			parent->red = true;
			rotate(root, parent, left);
			sibling = left ? parent->right : parent->left;
		}
		if (!is_red(sibling->left) && !is_red(sibling->right)) {
			/* take a black from the sibling too; now parent is short */
			sibling->red = true;
			node = parent;
			parent = node->parent;
			continue;
		}
		if (!is_red(left ? sibling->right : sibling->left)) {
			/* the red nephew is the inner one: make it the outer */
			(left ? sibling->left : sibling->right)->red = false;
			sibling->red = true;
			rotate(root, sibling, !left);
			sibling = left ? parent->right : parent->left;
		}
		/* the outer nephew's red becomes the missing black */
		sibling->red = parent->red;
		parent->red = false;
		(left ? sibling->right : sibling->left)->red = false;
		rotate(root, parent, left);
		node = root->node;
		break;
	}
	if (node)
		node->red = false;
}

void rb_erase(struct rb_root *root, struct rb_node *node)
{
	struct rb_node *child, *parent;
	bool lost_black;

	if (node->left && node->right) {
		/* two children: the successor, which has no left child, takes node's place */
		struct rb_node *next = node->right;

		while (next->left)
			next = next->left;
		child = next->right;
		lost_black = !next->red;
		parent = next->parent;
		if (parent == node) {
			parent = next;
		} else {
			replace_child(root, next, child);
			next->right = node->right;
			next->right->parent = next;
		}
		replace_child(root, node, next);
		next->left = node->left;
		next->left->parent = next;
		next->red = node->red;
	} else {
		child = node->left ? node->left : node->right;
		parent = node->parent;
		lost_black = !node->red;
		replace_child(root, node, child);
	}
	update_to_root(root, child ? child : parent); /* the successor is on that way */
	if (lost_black)
		erase_fixup(root, child, parent);
}

struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *node = root->node;

	while (node && node->left)
		node = node->left;
	return node;
}

struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *node = root->node;

	while (node && node->right)
		node = node->right;
	return node;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	if (node->right) {
		node = node->right;
		while (node->left)
			node = node->left;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->right)
		node = node->parent;
	return node->parent;
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	if (node->left) {
		node = node->left;
		while (node->right)
			node = node->right;
		return (struct rb_node *)node;
	}
	while (node->parent && node == node->parent->left)
		node = node->parent;
	return node->parent;
}

/* the black height of a subtree, or -rule */
static int check_subtree(const struct rb_node *node)
{
	int left, right;

	if (!node)
		return 0;
	if (node->red && (is_red(node->left) || is_red(node->right)))
		return -2;
	if ((node->left && node->left->parent != node) ||
	    (node->right && node->right->parent != node))
		return -4;
	left = check_subtree(node->left);
	right = check_subtree(node->right);
	if (left < 0 || right < 0)
		return left < 0 ? left : right;
	if (left != right)
		return -3;
	return left + !node->red;
}

int rb_check(const struct rb_root *root)
{
	int height;

	if (is_red(root->node) || (root->node && root->node->parent))
		return 1;
	height = check_subtree(root->node);
	return height < 0 ? -height : 0;
}
