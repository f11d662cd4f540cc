// SPDX-License-Identifier: MIT
/*
 * tests/kernel/trace_test.c - the ring of the last events.
 *
 * What:     events have numbers without gaps; the newest TRACE_SLOTS can be read; what
 *           was written comes back.
 * Start at: events_are_numbered_without_gaps()
 */
#include "kernel/lib/trace.h"

#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "tests/kernel/kunit.h"

static void note(unsigned long addr)
{
	trace_fault(TRACE_SPURIOUS, addr, false, 0, 0, 0);
}

static void events_are_numbered_without_gaps(struct kunit *test)
{
	u64 before = trace_last();
	struct trace_event event;

	for (unsigned long i = 1; i <= 5; i++)
		note(i);
	KUNIT_EXPECT_EQ(test, trace_last(), before + 5);
	for (unsigned long i = 1; i <= 5; i++) {
		KUNIT_ASSERT_TRUE(test, trace_read(before + i, &event));
		KUNIT_EXPECT_EQ(test, event.seq, before + i);
		KUNIT_EXPECT_EQ(test, event.addr, (u64)i);
	}
}

static void a_fault_comes_back_as_written(struct kunit *test)
{
	struct trace_event event;

	trace_fault(TRACE_WP_COPY, 0x1234, true, 0x1000, 0x3000, 77);
	KUNIT_ASSERT_TRUE(test, trace_read(trace_last(), &event));
	KUNIT_EXPECT_EQ(test, event.kind, TRACE_WP_COPY);
	KUNIT_EXPECT_EQ(test, event.access, 1);
	KUNIT_EXPECT_EQ(test, event.pid, current->pid);
	KUNIT_EXPECT_EQ(test, event.addr, 0x1234ULL);
	KUNIT_EXPECT_EQ(test, event.start, 0x1000ULL);
	KUNIT_EXPECT_EQ(test, event.end, 0x3000ULL);
	KUNIT_EXPECT_EQ(test, event.pfn, 77ULL);
}

static void a_dma_event_comes_back_as_written(struct kunit *test)
{
	struct trace_event event;

	trace_dma(TRACE_DMA_MAP, "a-device-with-a-long-name", 0x5000, 100, 2, 0x7000, 0x5000);
	KUNIT_ASSERT_TRUE(test, trace_read(trace_last(), &event));
	KUNIT_EXPECT_EQ(test, event.kind, TRACE_DMA_MAP);
	KUNIT_EXPECT_EQ(test, event.dir, 2);
	KUNIT_EXPECT_EQ(test, event.addr, 0x5000ULL);
	KUNIT_EXPECT_EQ(test, event.start, 100ULL);
	KUNIT_EXPECT_EQ(test, event.end, 0x5000ULL);
	KUNIT_EXPECT_EQ(test, event.pfn, 7ULL);
	KUNIT_EXPECT_EQ(test, strcmp(event.device, "a-device-with-a"), 0);
}

static void the_oldest_event_is_overwritten(struct kunit *test)
{
	u64 first = trace_last() + 1;
	struct trace_event event;

	for (unsigned long i = 0; i < TRACE_SLOTS; i++)
		note(i);
	KUNIT_EXPECT_TRUE(test, trace_read(first, &event));
	note(0);
	KUNIT_EXPECT_FALSE(test, trace_read(first, &event));
	KUNIT_EXPECT_TRUE(test, trace_read(first + 1, &event));
}

static void what_has_not_happened_cannot_be_read(struct kunit *test)
{
	struct trace_event event;

	KUNIT_EXPECT_FALSE(test, trace_read(0, &event));
	KUNIT_EXPECT_FALSE(test, trace_read(trace_last() + 1, &event));
	KUNIT_EXPECT_FALSE(test, trace_read(~0ULL, &event));
}

static void every_kind_has_a_name(struct kunit *test)
{
	for (int i = 0; i < TRACE_KINDS; i++)
		KUNIT_EXPECT_NOT_NULL(test, trace_names[i]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(events_are_numbered_without_gaps),
	KUNIT_CASE(a_fault_comes_back_as_written),
	KUNIT_CASE(a_dma_event_comes_back_as_written),
	KUNIT_CASE(the_oldest_event_is_overwritten),
	KUNIT_CASE(what_has_not_happened_cannot_be_read),
	KUNIT_CASE(every_kind_has_a_name),
	{ 0 },
};

const struct kunit_suite trace_suite = { "trace", cases };
