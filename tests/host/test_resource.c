// SPDX-License-Identifier: MIT
/*
 * tests/host/test_resource.c - the trees of addresses and ports (kernel/resource.c).
 *
 * What:     ranges nest and never overlap; what is in use is given to nobody; whatever is
 *           asked for, the tree stays in order. A hundred thousand random requests and
 *           releases are compared with a model that notes for each address who has it.
 * Start at: random_requests_agree_with_a_model()
 * Not here: the map of a real machine: tests/kernel/resource_test.c
 * See it:   make host-tests; build/host/test_resource
 */
#include "tests/host/machine_parts.h"

#include "kernel/resource.c"

#define there(s, e)                                                                \
	{                                                                          \
		.name = "there", .start = (s), .end = (e), .flags = IORESOURCE_MEM \
	}

static struct resource root;

static void begin(void)
{
	root = (struct resource){ .name = "root", .end = 0xffff, .flags = IORESOURCE_MEM };
	live_objects = warn_count = 0;
}

static void end(void)
{
	CHECK_EQ(resource_check(&root), 0);
	CHECK_EQ(live_objects, 0);
	CHECK(!resource_lock.owner);
}

static void ranges_stand_beside_each_other_in_order(void)
{
	struct resource a = there(0x100, 0x1ff), b = there(0x300, 0x3ff), c = there(0x200, 0x2ff);
	struct resource cut = there(0x1ff, 0x200), over = there(0x0, 0x10000);

	begin();
	CHECK_EQ(request_resource(&root, &b), 0);
	CHECK_EQ(request_resource(&root, &a), 0);
	CHECK_EQ(request_resource(&root, &c), 0);
	CHECK_EQ(root.child, &a);
	CHECK_EQ(a.sibling, &c);
	CHECK_EQ(c.sibling, &b);
	CHECK_EQ(request_resource_conflict(&root, &cut), &a);
	CHECK_EQ(request_resource_conflict(&root, &over), &root);
	CHECK_EQ(release_resource(&c), 0);
	CHECK_EQ(release_resource(&c), -EINVAL);
	CHECK_EQ(a.sibling, &b);
	end();
}

static void what_is_inserted_goes_in_and_around(void)
{
	struct resource small = there(0x110, 0x11f), large = there(0x100, 0x1ff);
	struct resource same = there(0x110, 0x11f), inner = there(0x112, 0x113);
	struct resource cut = there(0x118, 0x120), whole = there(0, 0xffff);

	begin();
	CHECK_EQ(insert_resource(&root, &small), 0);
	CHECK_EQ(insert_resource(&root, &large), 0); /* around it */
	CHECK_EQ(small.parent, &large);
	CHECK_EQ(insert_resource(&root, &inner), 0); /* inside both */
	CHECK_EQ(inner.parent, &small);
	CHECK_EQ(insert_resource(&root, &same), 0); /* the same again: around */
	CHECK_EQ(small.parent, &same);
	CHECK_EQ(same.parent, &large);
	CHECK_EQ(insert_resource(&root, &cut), -EBUSY);
	CHECK_EQ(insert_resource(&root, &whole), 0);
	CHECK_EQ(large.parent, &whole);
	CHECK_EQ(root.child, &whole);
	end();
}

static void a_use_goes_down_through_what_is_only_there(void)
{
	struct resource window = there(0x1000, 0x1fff), bar = there(0x1100, 0x11ff);
	struct resource *use;

	begin();
	window.flags |= IORESOURCE_WINDOW;
	CHECK_EQ(insert_resource(&root, &window), 0);
	CHECK_EQ(insert_resource(&root, &bar), 0);
	CHECK_EQ(resource_window(&root, 0x1100, 0x1110), &window);
	CHECK_EQ(resource_window(&root, 0x0ff0, 0x1110), &root);
	use = __request_region(&root, 0x1100, 0x100, "driver");
	CHECK(use && use->parent == &bar && use->flags & IORESOURCE_BUSY);
	CHECK(!__request_region(&root, 0x1180, 1, "other"));
	CHECK(!__request_region(&root, 0x1000, 0x1000, "other"));
	CHECK(!__request_region(&root, 0x10ff, 2, "other")); /* half in the BAR, half beside it */
	CHECK_EQ(__check_region(&root, 0x1200, 0x10), 0);
	__release_region(&root, 0x1100, 0x100);
	CHECK(!bar.child);
	CHECK_EQ(warn_count, 0);
	end();
}

static void what_cannot_be_is_refused(void)
{
	begin();
	CHECK(!__request_region(&root, 5, 0, "none"));
	CHECK(!__request_region(&root, ~0ULL, 2, "wraps"));
	CHECK(!__request_region(&root, 0xffff, 2, "too long"));
	CHECK(!__request_region(&root, 0x10000, 1, "outside"));
	__release_region(&root, 5, 1);
	__release_region(&root, 5, 0);
	CHECK_EQ(warn_count, 2);
	alloc_fails_at(1);
	CHECK(!__request_region(&root, 5, 1, "no memory"));
	end();
}

static void what_is_left_is_dropped_with_a_report_each(void)
{
	struct resource bar = there(0x1100, 0x11ff);

	begin();
	CHECK_EQ(insert_resource(&root, &bar), 0);
	CHECK(__request_region(&root, 0x1100, 4, "a"));
	CHECK(__request_region(&root, 0x1180, 4, "b"));
	CHECK_EQ(resource_drop_uses(&bar), 2);
	CHECK_EQ(warn_count, 2);
	CHECK_EQ(resource_drop_uses(&bar), 0);
	end();
}

/* ------------------------------------------------------------------ */

#define ADDRESSES 256
#define RUNS	  64

static int owner[ADDRESSES]; /* 0: nobody; else a number */
static struct {
	unsigned long start, n;
} held[RUNS + 1];

static bool model_free(unsigned long start, unsigned long n)
{
	if (start + n > ADDRESSES)
		return false;
	for (unsigned long i = start; i < start + n; i++)
		if (owner[i])
			return false;
	return true;
}

static void model_set(int run, int who)
{
	for (unsigned long i = 0; i < held[run].n; i++)
		owner[held[run].start + i] = who;
}

static void random_requests_agree_with_a_model(void)
{
	struct resource low = there(0x20, 0x5f), deep = there(0x40, 0x4f);

	begin();
	root.end = ADDRESSES - 1;
	CHECK_EQ(insert_resource(&root, &low), 0);
	CHECK_EQ(insert_resource(&root, &deep), 0);
	random_seed(4);
	for (unsigned long step = 0; step < 100000; step++) {
		int run = (int)random_below(RUNS) + 1;

		at_step(step);
		if (held[run].n) {
			__release_region(&root, held[run].start, held[run].n);
			model_set(run, 0);
			held[run].n = 0;
		} else {
			unsigned long start = random_below(ADDRESSES), n = 1 + random_below(24);
			/* it must not cut through the border of what is there, either */
			bool crosses = (start < 0x20) != (start + n <= 0x20) ||
				       (start <= 0x5f) != (start + n - 1 <= 0x5f);
			bool cuts = (start < 0x40) != (start + n <= 0x40) ||
				    (start <= 0x4f) != (start + n - 1 <= 0x4f);
			bool got = __request_region(&root, start, n, "run") != NULL;

			CHECK_EQ(got, model_free(start, n) && !crosses && !cuts);
			if (got) {
				held[run].start = start;
				held[run].n = n;
				model_set(run, run);
			}
		}
		if (step % 64 == 0)
			CHECK_EQ(resource_check(&root), 0);
	}
	for (int run = 1; run <= RUNS; run++)
		if (held[run].n)
			__release_region(&root, held[run].start, held[run].n);
	CHECK_EQ(warn_count, 0);
	end();
}

static const struct ktap_case cases[] = {
	{ "ranges_stand_beside_each_other_in_order", ranges_stand_beside_each_other_in_order },
	{ "what_is_inserted_goes_in_and_around", what_is_inserted_goes_in_and_around },
	{ "a_use_goes_down_through_what_is_only_there",
	  a_use_goes_down_through_what_is_only_there },
	{ "what_cannot_be_is_refused", what_cannot_be_is_refused },
	{ "what_is_left_is_dropped_with_a_report_each",
	  what_is_left_is_dropped_with_a_report_each },
	{ "random_requests_agree_with_a_model", random_requests_agree_with_a_model },
};

int main(void)
{
	return ktap_main("resource", cases, ARRAY_SIZE(cases));
}
