// SPDX-License-Identifier: MIT
/*
 * tests/host/test_interval_tree.c - kernel/lib/interval_tree.c against an array.
 *
 * What:     the model is an array of intervals, looked through from end to end. Thousands of
 *           random insertions and erasures, many intervals equal or nested, at both ends of
 *           the 64-bit numbers too; after each a search, whose result must be the model's,
 *           in order.
 * Start at: check_search()
 * See it:   make host-tests; build/host/test_interval_tree
 */
#include "tests/host/ktap.h"
#include "kernel/lib/rbtree.c"
#include "kernel/lib/interval_tree.c"

#define MAX_ITEMS 300
static struct interval items[MAX_ITEMS];
static bool in_tree[MAX_ITEMS];
static struct rb_root root = INTERVAL_ROOT;

static u64 pick(u64 n)
{
	return random_u64() % n;
}

/* Small numbers, or large ones, so that sums could wrap. */
static void choose(u64 *start, u64 *last)
{
	u64 base = pick(2) ? 0 : ~0ULL - 1000;

	*start = base + pick(900);
	*last = *start + (pick(4) ? pick(40) : pick(100));
}

static void check_tree(void)
{
	u64 before = 0;
	int n = 0, model = 0;

	CHECK_EQ(rb_check(&root), 0);
	for (struct rb_node *node = rb_first(&root); node; node = rb_next(node), n++) {
		CHECK(rb_entry(node, struct interval, rb)->start >= before);
		CHECK(!interval_update(node)); /* what it says of its subtree is so */
		before = rb_entry(node, struct interval, rb)->start;
	}
	for (int i = 0; i < MAX_ITEMS; i++)
		model += in_tree[i];
	CHECK_EQ(n, model);
}

static void check_search(u64 start, u64 last)
{
	int model = 0, found = 0;
	u64 before = 0;

	for (int i = 0; i < MAX_ITEMS; i++)
		model += in_tree[i] && items[i].start <= last && items[i].last >= start;
	for (struct interval *it = interval_first(&root, start, last); it;
	     it = interval_next(it, start, last)) {
		CHECK(it->start <= last && it->last >= start);
		CHECK(it->start >= before);
		before = it->start;
		found++;
	}
	CHECK_EQ(found, model);
}

static void random_operations(void)
{
	u64 start, last;

	random_seed(4);
	for (int step = 0; step < 40000; step++) {
		int i = (int)pick(MAX_ITEMS);

		if (in_tree[i]) {
			interval_erase(&root, &items[i]);
		} else {
			choose(&items[i].start, &items[i].last);
			interval_insert(&root, &items[i]);
		}
		in_tree[i] = !in_tree[i];
		choose(&start, &last);
		check_search(start, last);
		check_search(start, start);
		if (step % 64 == 0)
			check_tree();
	}
	check_search(0, ~0ULL);
}

static void an_empty_tree_holds_nothing(void)
{
	static struct rb_root empty = INTERVAL_ROOT;

	CHECK(!interval_first(&empty, 0, ~0ULL));
}

static void ends_belong_to_an_interval(void)
{
	static struct rb_root one = INTERVAL_ROOT;
	static struct interval it = { .start = 10, .last = 20 };

	interval_insert(&one, &it);
	CHECK(interval_first(&one, 0, 10) == &it && interval_first(&one, 20, 99) == &it);
	CHECK(!interval_first(&one, 0, 9) && !interval_first(&one, 21, ~0ULL));
	CHECK(!interval_next(&it, 0, ~0ULL));
}

static const struct ktap_case cases[] = {
	{ "an_empty_tree_holds_nothing", an_empty_tree_holds_nothing },
	{ "ends_belong_to_an_interval", ends_belong_to_an_interval },
	{ "random_operations", random_operations },
};

int main(void)
{
	return ktap_main("interval_tree", cases, ARRAY_SIZE(cases));
}
