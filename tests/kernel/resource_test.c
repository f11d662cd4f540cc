// SPDX-License-Identifier: MIT
/*
 * tests/kernel/resource_test.c - who has which addresses: the trees as this machine fills them.
 *
 * What:     the map of the machine is right (memory, the kernel in it, interrupt
 *           controllers, ports), and nobody gets what another has.
 * Start at: the_map_shows_what_is_there()
 * Not here: the tree's algorithms against a model: tests/host/test_resource.c
 */
#include "kernel/resource.h"

#include "kernel/lib/string.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/page.h"
#include "tests/kernel/kunit.h"

struct looked_for {
	const char *name;
	int count;
	u64 start, end;	    /* of the last one */
	const char *inside; /* its parent's name */
};

static void look(const struct resource *r, int depth, void *arg)
{
	struct looked_for *l = arg;

	if (strcmp(r->name, l->name))
		return;
	l->count++;
	l->start = r->start;
	l->end = r->end;
	l->inside = r->parent->name;
}

static struct looked_for find(struct resource *root, const char *name)
{
	struct looked_for l = { .name = name };

	resource_for_each(root, look, &l);
	return l;
}

static void both_trees_are_in_order(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, resource_check(&iomem_resource), 0);
	KUNIT_EXPECT_EQ(test, resource_check(&ioport_resource), 0);
}

static void the_map_shows_what_is_there(struct kunit *test)
{
	struct looked_for ram = find(&iomem_resource, "System RAM");
	struct looked_for code = find(&iomem_resource, "Kernel code");
	struct looked_for bss = find(&iomem_resource, "Kernel bss");

	KUNIT_EXPECT_EQ(test, ram.count, ram_ranges.count);
	KUNIT_EXPECT_EQ(test, ram.end, ram_ranges.r[ram_ranges.count - 1].end - 1);
	KUNIT_EXPECT_TRUE(test, code.count == 1 && bss.count == 1);
	KUNIT_EXPECT_EQ(test, strcmp(code.inside, "System RAM"), 0);
	KUNIT_EXPECT_LE(test, code.start, __pa((void *)both_trees_are_in_order));
	KUNIT_EXPECT_GE(test, code.end, __pa((void *)both_trees_are_in_order));
	KUNIT_EXPECT_EQ(test, find(&iomem_resource, "IOAPIC 0").count, 1);
	KUNIT_EXPECT_EQ(test, find(&iomem_resource, "Local APIC").count, 1);
	KUNIT_EXPECT_EQ(test, find(&ioport_resource, "pic1").start, 0x20ULL);
	KUNIT_EXPECT_EQ(test, find(&ioport_resource, "PCI conf1").start, 0xcf8ULL);
}

static void what_is_in_use_nobody_else_gets(struct kunit *test)
{
	struct looked_for apic = find(&iomem_resource, "IOAPIC 0");

	KUNIT_EXPECT_NULL(test, request_mem_region(0x100000, PAGE_SIZE, "kunit")); /* RAM */
	KUNIT_EXPECT_NULL(test, request_mem_region(apic.start, 0x20, "kunit"));
	KUNIT_EXPECT_NULL(test, request_mem_region(apic.start - 1, 2, "kunit"));
	KUNIT_EXPECT_NULL(test, request_region(0x20, 2, "kunit"));
	KUNIT_EXPECT_NULL(test, request_region(0x1f, 2, "kunit"));
	KUNIT_EXPECT_NULL(test, request_region(0xcfc, 4, "kunit"));
	KUNIT_EXPECT_EQ(test, check_region(0xcf8, 8), -EBUSY);
}

static void what_cannot_be_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, request_region(0x1f0, 0, "kunit"));
	KUNIT_EXPECT_NULL(test, request_region(0xffff, 2, "kunit")); /* past the last port */
	KUNIT_EXPECT_NULL(test, request_region(0x10000, 1, "kunit"));
	KUNIT_EXPECT_NULL(test, request_mem_region(~0ULL, 2, "kunit")); /* wraps */
}

static void a_range_is_had_once_and_given_back(struct kunit *test)
{
	struct resource *r = request_region(0x1f0, 8, "kunit"); /* no IDE controller there */

	KUNIT_ASSERT_NOT_NULL(test, r);
	KUNIT_EXPECT_EQ(test, strcmp(r->name, "kunit"), 0);
	KUNIT_EXPECT_NULL(test, request_region(0x1f7, 1, "other"));
	KUNIT_EXPECT_NULL(test, request_region(0x1e0, 0x20, "other"));
	KUNIT_EXPECT_EQ(test, check_region(0x1f0, 8), -EBUSY);
	release_region(0x1f0, 4); /* not what was asked for */
	kunit_expect_reports(test, 2);
	KUNIT_EXPECT_EQ(test, check_region(0x1f0, 8), -EBUSY);
	release_region(0x1f0, 8);
	KUNIT_EXPECT_EQ(test, check_region(0x1f0, 8), 0);
	release_region(0x1f0, 8); /* again */
	KUNIT_EXPECT_EQ(test, resource_check(&ioport_resource), 0);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(both_trees_are_in_order),
	KUNIT_CASE(the_map_shows_what_is_there),
	KUNIT_CASE(what_is_in_use_nobody_else_gets),
	KUNIT_CASE(what_cannot_be_is_refused),
	KUNIT_CASE(a_range_is_had_once_and_given_back),
	{ 0 },
};

const struct kunit_suite resource_suite = { "resource", cases };
