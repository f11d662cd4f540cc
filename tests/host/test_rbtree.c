// SPDX-License-Identifier: MIT
/*
 * tests/host/test_rbtree.c - kernel/lib/rbtree.c against a sorted array.
 *
 * What:     the model is an array that is kept sorted by moving its tail: slow and
 *           plainly right. Every operation is done to both. The tree is augmented
 *           with the sum of the weights in each subtree, so that an ancestor whose
 *           fact was not brought up to date after a rotation shows at once.
 *           Small trees are tried in every shape: all orders of inserting seven
 *           keys, and from each the erasing of every key.
 * Start at: check_tree()
 * See it:   make host-tests; build/host/test_rbtree
 */
#include "tests/host/ktap.h"
#include "kernel/lib/rbtree.c"

struct item {
	struct rb_node rb;
	unsigned long key, weight, sum; /* sum: of the weights in this subtree */
	bool in_tree;
};

#define MAX_ITEMS 1024
static struct item items[MAX_ITEMS];
static struct rb_root root;

static struct item *model[MAX_ITEMS]; /* what is in the tree, by key */
static int model_count;

static struct item *item_of(const struct rb_node *node)
{
	return rb_entry(node, struct item, rb);
}

static unsigned long sum_of(const struct rb_node *node)
{
	return node ? item_of(node)->sum : 0;
}

static bool update_sum(struct rb_node *node)
{
	struct item *item = item_of(node);
	unsigned long old = item->sum;

	item->sum = item->weight + sum_of(node->left) + sum_of(node->right);
	return item->sum != old;
}

/* ------------------------------------------------------------------ */
/* The same operation on both                                          */

static void begin(bool (*update)(struct rb_node *node))
{
	root = (struct rb_root){ NULL, update };
	model_count = 0;
	for (int i = 0; i < MAX_ITEMS; i++)
		items[i] = (struct item){ .key = i, .weight = 1 };
}

static void insert(struct item *item)
{
	struct rb_node **link = &root.node, *parent = NULL;
	int at = model_count++;

	while (*link) {
		parent = *link;
		link = item->key < item_of(parent)->key ? &parent->left : &parent->right;
	}
	rb_link_node(&item->rb, parent, link);
	rb_insert(&root, &item->rb);
	for (; at && model[at - 1]->key > item->key; at--)
		model[at] = model[at - 1];
	model[at] = item;
	item->in_tree = true;
}

static void erase(struct item *item)
{
	int at = 0;

	rb_erase(&root, &item->rb);
	while (model[at] != item)
		at++;
	for (model_count--; at < model_count; at++)
		model[at] = model[at + 1];
	item->in_tree = false;
}

static int height(const struct rb_node *node)
{
	return node ? 1 + max(height(node->left), height(node->right)) : 0;
}

/* Order both ways, the red-black rules, the height they promise, and each sum. */
static void check_tree(void)
{
	struct rb_node *node = rb_first(&root);
	int limit = 0;

	CHECK_EQ(rb_check(&root), 0);
	for (int i = 0; i < model_count; i++, node = rb_next(node)) {
		CHECK_EQ(node, &model[i]->rb);
		if (root.update)
			CHECK_EQ(model[i]->sum,
				 model[i]->weight + sum_of(node->left) + sum_of(node->right));
	}
	CHECK_EQ(node, NULL);
	node = rb_last(&root);
	for (int i = model_count - 1; i >= 0; i--, node = rb_prev(node))
		CHECK_EQ(node, &model[i]->rb);
	CHECK_EQ(node, NULL);
	/* 2^(limit / 2) >= count + 1 */
	while (1UL << limit / 2 < model_count + 1UL)
		limit++;
	CHECK(height(root.node) <= limit);
}

/* ------------------------------------------------------------------ */
/* Cases                                                               */

static void empty_tree_has_no_first(void)
{
	begin(update_sum);
	CHECK_EQ(rb_first(&root), NULL);
	CHECK_EQ(rb_last(&root), NULL);
	CHECK_EQ(rb_check(&root), 0);
}

static void one_node_comes_and_goes(void)
{
	begin(update_sum);
	insert(&items[0]);
	CHECK(!items[0].rb.red);
	CHECK_EQ(rb_next(&items[0].rb), NULL);
	CHECK_EQ(rb_prev(&items[0].rb), NULL);
	check_tree();
	erase(&items[0]);
	CHECK_EQ(root.node, NULL);
	check_tree();
}

/* Sorted input is what turns a plain binary tree into a list. */
static void sorted_input_stays_balanced(void)
{
	for (int down = 0; down < 2; down++) {
		begin(update_sum);
		for (int i = 0; i < MAX_ITEMS; i++) {
			insert(&items[down ? MAX_ITEMS - 1 - i : i]);
			if (i % 16 == 0)
				check_tree();
		}
		for (int i = 0; i < MAX_ITEMS; i++) {
			erase(&items[i]);
			if (i % 16 == 0)
				check_tree();
		}
		CHECK_EQ(root.node, NULL);
	}
}

#define SMALL 7
static void insert_all(const int *order)
{
	begin(update_sum);
	for (int i = 0; i < SMALL; i++)
		insert(&items[order[i]]);
}

/* Call fn with each arrangement of order[at..]. */
static void permute(int *order, int at, void (*fn)(const int *order))
{
	if (at == SMALL)
		fn(order);
	for (int i = at; i < SMALL; i++) {
		int swap = order[at];

		order[at] = order[i];
		order[i] = swap;
		permute(order, at + 1, fn);
		order[i] = order[at];
		order[at] = swap;
	}
}

static void erase_each_of(const int *order)
{
	insert_all(order);
	check_tree();
	for (int i = 0; i < SMALL; i++) {
		insert_all(order);
		erase(&items[i]);
		check_tree();
		/* and the rest in the order it came, down to nothing */
		for (int k = 0; k < SMALL; k++)
			if (items[order[k]].in_tree)
				erase(&items[order[k]]);
		CHECK_EQ(root.node, NULL);
		at_step(ktap_step + 1);
	}
}

static void every_small_tree_is_right(void)
{
	int order[SMALL] = { 0, 1, 2, 3, 4, 5, 6 };

	permute(order, 0, erase_each_of);
	CHECK_EQ(ktap_step, 5040 * SMALL);
}

/* The tree swells to nearly all items, shrinks to a few, and so on. */
static void random_operations(unsigned long steps, bool (*update)(struct rb_node *node))
{
	begin(update);
	for (unsigned long step = 0; step < steps; step++) {
		bool growing = step / 4096 % 2 == 0;
		struct item *item = &items[random_below(MAX_ITEMS)];

		at_step(step);
		if (random_below(4) == 0)
			growing = !growing;
		if (item->in_tree && !growing)
			erase(item);
		else if (!item->in_tree && growing)
			insert(item);
		else if (item->in_tree && update) {
			item->weight = random_below(1000);
			rb_propagate(&root, &item->rb);
		}
		if (step % 64 == 0)
			check_tree();
	}
	check_tree();
	while (model_count)
		erase(model[random_below(model_count)]);
	check_tree();
}

static void random_operations_keep_order_rules_and_sums(void)
{
	random_seed(1);
	random_operations(300000, update_sum);
}

static void random_operations_on_a_plain_tree(void)
{
	random_seed(2);
	random_operations(50000, NULL);
}

/* A tree may hold equal keys: they stay in the order in which they came. */
static void equal_keys_keep_their_order(void)
{
	random_seed(3);
	begin(update_sum);
	for (int i = 0; i < MAX_ITEMS; i++)
		items[i].key = random_below(10);
	for (int i = 0; i < MAX_ITEMS; i++)
		insert(&items[i]);
	check_tree();
	for (int i = 0; i < MAX_ITEMS; i += 2)
		erase(&items[i]);
	check_tree();
	for (int i = 1; i < model_count; i++)
		CHECK(model[i - 1]->key < model[i]->key || model[i - 1] < model[i]);
}

static void sums_follow_a_changed_weight(void)
{
	begin(update_sum);
	for (int i = 0; i < 100; i++)
		insert(&items[i]);
	CHECK_EQ(sum_of(root.node), 100);
	items[42].weight = 1000;
	rb_propagate(&root, &items[42].rb);
	CHECK_EQ(sum_of(root.node), 1099);
	check_tree();
}

/*
 * Each rule broken in a tree of seven nodes, all black but for the four leaves:
 *              3
 *          1       5
 *        0   2   4   6
 */
static void rb_check_finds_each_broken_rule(void)
{
	static const int order[SMALL] = { 3, 1, 5, 0, 2, 4, 6 };
	struct rb_node *top = &items[3].rb, *left = &items[1].rb, *leaf = &items[0].rb;

	insert_all(order);
	CHECK_EQ(root.node, top);
	CHECK_EQ(left->left, leaf);
	CHECK_EQ(rb_check(&root), 0);

	top->red = true;
	CHECK_EQ(rb_check(&root), 1);
	top->red = false;
	top->parent = leaf;
	CHECK_EQ(rb_check(&root), 1);
	top->parent = NULL;

	CHECK(leaf->red && !left->red);
	left->red = true;
	CHECK_EQ(rb_check(&root), 2);
	left->red = false;

	leaf->red = false;
	CHECK_EQ(rb_check(&root), 3);
	leaf->red = true;

	leaf->parent = top;
	CHECK_EQ(rb_check(&root), 4);
	leaf->parent = left;
	CHECK_EQ(rb_check(&root), 0);
}

static const struct ktap_case cases[] = {
	{ "empty_tree_has_no_first", empty_tree_has_no_first },
	{ "one_node_comes_and_goes", one_node_comes_and_goes },
	{ "sorted_input_stays_balanced", sorted_input_stays_balanced },
	{ "every_small_tree_is_right", every_small_tree_is_right },
	{ "random_operations_keep_order_rules_and_sums",
	  random_operations_keep_order_rules_and_sums },
	{ "random_operations_on_a_plain_tree", random_operations_on_a_plain_tree },
	{ "equal_keys_keep_their_order", equal_keys_keep_their_order },
	{ "sums_follow_a_changed_weight", sums_follow_a_changed_weight },
	{ "rb_check_finds_each_broken_rule", rb_check_finds_each_broken_rule },
};

int main(void)
{
	return ktap_main("rbtree", cases, ARRAY_SIZE(cases));
}
