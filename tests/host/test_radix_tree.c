// SPDX-License-Identifier: MIT
/*
 * tests/host/test_radix_tree.c - kernel/lib/radix_tree.c against a sorted array.
 *
 * What:     the model is an array of (index, item), kept sorted by moving its tail. Each
 *           random operation is done to both; then the tree's rules, every lookup around
 *           each index and the order of all items are compared. Indices come in clusters,
 *           at the borders of levels and at the very end of the range. Nodes are malloc's,
 *           so that ASan sees each one that is used too late or never freed; any
 *           allocation can be made to fail, and then the tree must be as it was.
 * Start at: compare()
 * See it:   make host-tests; build/host/test_radix_tree
 */
#include "tests/host/ktap.h"
#include "kernel/lib/radix_tree.c"

#define MAX_ITEMS 600

static struct {
	unsigned long index;
	void *item;
} model[MAX_ITEMS];
static int count;

static unsigned long nodes, fail_in; /* nodes alive; 1: the next allocation fails */
static char things[4096];	     /* items point in here */

static struct radix_tree_node *node_alloc(void)
{
	struct radix_tree_node *node;

	if (fail_in && !--fail_in)
		return NULL;
	node = malloc(sizeof(*node));
	memset(node, 0xa5, sizeof(*node));
	nodes++;
	return node;
}

static void node_free(struct radix_tree_node *node)
{
	nodes--;
	free(node);
}

static struct radix_tree_root root;

static void begin(void)
{
	root = (struct radix_tree_root){ .alloc = node_alloc, .free = node_free };
	nodes = fail_in = 0;
	count = 0;
}

/* Where index is in the model, or would be. */
static int place(unsigned long index)
{
	int i = 0;

	while (i < count && model[i].index < index)
		i++;
	return i;
}

static void *model_lookup(unsigned long index)
{
	int i = place(index);

	return i < count && model[i].index == index ? model[i].item : NULL;
}

static int insert(unsigned long index, void *item)
{
	int i = place(index), error = radix_tree_insert(&root, index, item);

	if (error)
		return error;
	CHECK(!model_lookup(index));
	CHECK(count < MAX_ITEMS);
	memmove(&model[i + 1], &model[i], (count - i) * sizeof(model[0]));
	model[i].index = index;
	model[i].item = item;
	count++;
	return 0;
}

static void erase(unsigned long index)
{
	int i = place(index);
	void *item = radix_tree_delete(&root, index);

	CHECK_EQ(item, model_lookup(index));
	if (!item)
		return;
	count--;
	memmove(&model[i], &model[i + 1], (count - i) * sizeof(model[0]));
}

static void compare(void)
{
	unsigned long index = 0;
	void *item;
	int n = 0;

	CHECK_EQ(radix_tree_check(&root), 0);
	while ((item = radix_tree_next(&root, &index))) {
		CHECK(n < count);
		CHECK_EQ(index, model[n].index);
		CHECK_EQ(item, model[n].item);
		n++;
		if (!++index)
			break;
	}
	CHECK_EQ(n, count);
	for (int i = 0; i < count; i++)
		for (long d = -1; d <= 1; d++)
			CHECK_EQ(radix_tree_lookup(&root, model[i].index + d),
				 model_lookup(model[i].index + d));
	CHECK(count || !nodes);
	for (int i = 0; i < count; i++) {
		unsigned long first = model[i].index & ~15UL;
		void *run[16];

		CHECK(radix_tree_lookup_run(&root, first, 16, run));
		for (int j = 0; j < 16; j++)
			CHECK_EQ(run[j], model_lookup(first + j));
	}
}

static void end(void)
{
	while (count)
		erase(model[count / 2].index);
	compare();
}

/* ------------------------------------------------------------------ */

static void an_empty_tree_has_nothing(void)
{
	begin();
	CHECK_EQ(radix_tree_lookup(&root, 0), NULL);
	CHECK_EQ(radix_tree_lookup(&root, ~0UL), NULL);
	CHECK_EQ(radix_tree_delete(&root, 7), NULL);
	compare();
}

static void a_place_is_taken_once(void)
{
	begin();
	CHECK_EQ(insert(5, &things[0]), 0);
	CHECK_EQ(insert(5, &things[1]), -EEXIST);
	CHECK_EQ(radix_tree_lookup(&root, 5), &things[0]);
	compare();
	end();
}

static void a_tree_is_as_high_as_its_largest_index(void)
{
	static const struct {
		unsigned long index;
		unsigned int height;
	} rows[] = { { 0, 1 },	  { 63, 1 },	     { 64, 2 },	   { 4095, 2 },
		     { 4096, 3 }, { 1UL << 60, 11 }, { ~0UL, 11 }, { 1UL << 59, 10 } };

	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		begin();
		CHECK_EQ(insert(rows[i].index, things), 0);
		CHECK_EQ(root.height, rows[i].height);
		CHECK_EQ(nodes, rows[i].height);
		compare();
		CHECK_EQ(insert(1, things), rows[i].index == 1 ? -EEXIST : 0);
		compare();
		erase(rows[i].index); /* what is left needs one level */
		CHECK_EQ(root.height, 1);
		CHECK_EQ(nodes, 1);
		compare();
		end();
	}
}

static void next_finds_what_is_above(void)
{
	unsigned long index;

	begin();
	insert(100, &things[0]);
	insert(1UL << 40, &things[1]);
	insert(~0UL, &things[2]);
	for (int row = 0; row < 6; row++) {
		static const unsigned long from[] = {
			0, 100, 101, 1UL << 40, (1UL << 40) + 1, ~0UL
		};
		static const int found[] = { 0, 0, 1, 1, 2, 2 };

		index = from[row];
		CHECK_EQ(radix_tree_next(&root, &index), &things[found[row]]);
		CHECK_EQ(index, model[found[row]].index);
	}
	erase(~0UL);
	index = (1UL << 40) + 1;
	CHECK_EQ(radix_tree_next(&root, &index), NULL);
	index = ~0UL;
	CHECK_EQ(radix_tree_next(&root, &index), NULL);
	end();
}

/* Clusters, borders of levels, and the end of the range. */
static unsigned long random_index(void)
{
	unsigned long base = 0;

	switch (random_u64() % 4) {
	case 0:
		return random_u64() % 200;
	case 1:
		base = 1UL << (6 * (random_u64() % 11));
		return base + random_u64() % 5 - 2;
	case 2:
		return (1UL << 33) + random_u64() % 100;
	default:
		return ~0UL - random_u64() % 70;
	}
}

static void random_operations(void)
{
	begin();
	for (int step = 0; step < 20000; step++) {
		unsigned long index = random_index();
		bool fill = (step / 2000) % 2 == 0;

		if (random_u64() % 100 < (fill ? 70 : 30) && count < MAX_ITEMS) {
			void *item = &things[random_u64() % sizeof(things)];
			bool there = model_lookup(index) != NULL;

			CHECK_EQ(insert(index, item), there ? -EEXIST : 0);
		} else {
			erase(index);
		}
		if (step % 50 == 0)
			compare();
	}
	end();
}

/* Whatever allocation fails, the tree is the one from before; without a node more. */
static void an_insert_without_memory_changes_nothing(void)
{
	static const unsigned long bases[] = { 0, 3, 70, 5000, 1UL << 40, ~0UL };
	static const unsigned long added[] = { 1, 64, 4096, 300000, 1UL << 50, ~0UL - 1 };

	for (int b = 0; b < ARRAY_SIZE(bases); b++)
		for (int a = 0; a < ARRAY_SIZE(added); a++) {
			unsigned long before, n = 0;
			int error;

			begin();
			if (b)
				insert(bases[b], &things[0]);
			before = nodes;
			do {
				fail_in = ++n;
				error = insert(added[a], &things[1]);
				CHECK(error == 0 || error == -ENOMEM);
				compare();
				if (error) {
					CHECK_EQ(fail_in, 0);
					CHECK_EQ(nodes, before);
				}
			} while (error);
			fail_in = 0;
			end();
		}
}

static void the_check_finds_each_broken_rule(void)
{
	struct radix_tree_node *lowest;

	begin();
	insert(70, things);
	insert(5, things);
	CHECK_EQ(radix_tree_check(&root), 0);
	lowest = root.node->slots[1];
	lowest->slots[6] = NULL;
	CHECK_EQ(radix_tree_check(&root), 1);
	lowest->slots[6] = things;
	lowest->count = 2;
	CHECK_EQ(radix_tree_check(&root), 2);
	lowest->count = 1;
	root.height = 0;
	CHECK_EQ(radix_tree_check(&root), 3);
	root.height = 2;
	root.node->slots[1] = NULL;
	root.node->count = 1;
	CHECK_EQ(radix_tree_check(&root), 4);
	root.node->slots[1] = lowest;
	root.node->count = 2;
	end();
}

static const struct ktap_case cases[] = {
	{ "an_empty_tree_has_nothing", an_empty_tree_has_nothing },
	{ "a_place_is_taken_once", a_place_is_taken_once },
	{ "a_tree_is_as_high_as_its_largest_index", a_tree_is_as_high_as_its_largest_index },
	{ "next_finds_what_is_above", next_finds_what_is_above },
	{ "random_operations", random_operations },
	{ "an_insert_without_memory_changes_nothing", an_insert_without_memory_changes_nothing },
	{ "the_check_finds_each_broken_rule", the_check_finds_each_broken_rule },
};

int main(void)
{
	return ktap_main("radix_tree", cases, ARRAY_SIZE(cases));
}
