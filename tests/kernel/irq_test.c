// SPDX-License-Identifier: MIT
/*
 * tests/kernel/irq_test.c - interrupt handlers come, share a line, and go.
 *
 * What:     request_irq()'s rules, who is asked when a line fires, and what becomes of
 *           a line that nobody claims. The line is one that no device has; it fires
 *           because the case says so.
 * Start at: all_sharers_are_asked()
 * Not here: interrupts of a real device: edu_test.c.
 */
#include "kernel/irq.h"

#include "kernel/lib/string.h"
#include "kernel/uapi/errno.h"
#include "mm/phys/page_alloc.h"
#include "tests/kernel/kunit.h"

static int calls_a, calls_b;

static irqreturn_t handler_a(int irq, void *dev_id, struct pt_regs *regs)
{
	calls_a++;
	return *(int *)dev_id;
}

static irqreturn_t handler_b(int irq, void *dev_id, struct pt_regs *regs)
{
	calls_b++;
	return *(int *)dev_id;
}

/* A pin without a handler. */
static unsigned int free_line(void)
{
	char names[64];
	u64 count;

	for (unsigned int irq = NR_PINS - 1; irq > 0; irq--)
		if (!irq_info(irq, &count, names, sizeof(names)))
			return irq;
	return 0;
}

static void fire(unsigned int irq)
{
	unsigned long flags = arch_irq_save();

	irq_dispatch(irq, NULL);
	arch_irq_restore(flags);
}

static void bad_requests_are_refused(struct kunit *test)
{
	unsigned int irq = free_line();
	int id = IRQ_HANDLED;

	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, handler_a, 0, "a", &id), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(~0U, handler_a, 0, "a", &id), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(irq, NULL, 0, "a", &id), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_a, SA_SHIRQ, "a", NULL), -EINVAL);
}

static void a_line_is_its_owners_alone_unless_both_share(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_HANDLED, b = IRQ_HANDLED;

	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, 0, "a", &a), 0);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_b, 0, "b", &b), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_b, SA_SHIRQ, "b", &b), -EBUSY);
	free_irq(irq, &a);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, SA_SHIRQ, "a", &a), 0);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_b, 0, "b", &b), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_b, SA_SHIRQ, "b", &b), 0);
	free_irq(irq, &a);
	free_irq(irq, &b);
}

static void all_sharers_are_asked(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_NONE, b = IRQ_HANDLED;
	char names[32];
	u64 before, count;

	calls_a = calls_b = 0;
	irq_info(irq, &before, names, sizeof(names));
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, SA_SHIRQ, "first", &a), 0);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_b, SA_SHIRQ, "second", &b), 0);
	fire(irq);
	fire(irq);
	KUNIT_EXPECT_EQ(test, calls_a, 2);
	KUNIT_EXPECT_EQ(test, calls_b, 2);
	KUNIT_EXPECT_TRUE(test, irq_info(irq, &count, names, sizeof(names)));
	KUNIT_EXPECT_EQ(test, count, before + 2);
	KUNIT_EXPECT_TRUE(test, strstr(names, "first") && strstr(names, "second"));
	free_irq(irq, &b);
	free_irq(irq, &a);
}

static int depth, deepest;

/* The line fires again, once, while its handler runs: as another CPU would see it. */
static irqreturn_t handler_that_fires(int irq, void *dev_id, struct pt_regs *regs)
{
	deepest = max(deepest, ++depth);
	if (++calls_a == 1)
		irq_dispatch((unsigned int)irq, regs);
	depth--;
	return IRQ_HANDLED;
}

static void a_line_that_fires_meanwhile_is_served_after(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = 0;
	u64 before;

	calls_a = depth = deepest = 0;
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_that_fires, 0, "a", &a), 0);
	before = irq_count_on(irq, this_cpu()->id);
	fire(irq);
	KUNIT_EXPECT_EQ(test, calls_a, 2);
	KUNIT_EXPECT_EQ(test, deepest, 1); /* one after the other */
	KUNIT_EXPECT_EQ(test, irq_count_on(irq, this_cpu()->id), before + 2);
	fire(irq);
	KUNIT_EXPECT_EQ(test, calls_a, 3);
	free_irq(irq, &a);
}

static void a_freed_handler_is_not_called(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_HANDLED, b = IRQ_HANDLED;
	char names[32];
	u64 count;

	calls_a = calls_b = 0;
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, SA_SHIRQ, "a", &a), 0);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_b, SA_SHIRQ, "b", &b), 0);
	free_irq(irq, &a);
	fire(irq);
	KUNIT_EXPECT_EQ(test, calls_a, 0);
	KUNIT_EXPECT_EQ(test, calls_b, 1);
	free_irq(irq, &b);
	KUNIT_EXPECT_FALSE(test, irq_info(irq, &count, names, sizeof(names)));
}

static void freeing_what_was_not_requested_is_reported(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_HANDLED, b = IRQ_HANDLED;

	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, 0, "a", &a), 0);
	free_irq(irq, &b);
	free_irq(NR_IRQS, &a);
	kunit_expect_reports(test, 2);
	calls_a = 0;
	fire(irq); /* the right one is still there */
	KUNIT_EXPECT_EQ(test, calls_a, 1);
	free_irq(irq, &a);
}

/* 10000 in a row that nobody claims: masked, and said once. */
static void a_line_nobody_claims_is_given_up(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_NONE;

	calls_a = 0;
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_a, 0, "a", &a), 0);
	for (int i = 0; i < 10001; i++)
		fire(irq);
	KUNIT_EXPECT_EQ(test, calls_a, 10001);
	free_irq(irq, &a);
}

static void a_request_without_memory_takes_nothing(struct kunit *test)
{
	unsigned int irq = free_line();
	int a = IRQ_HANDLED;
	char names[32];
	u64 count;

	fail_arm(1);
	KUNIT_EXPECT_EQ(test, request_irq(irq, handler_a, 0, "a", &a), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, fail_disarm());
	KUNIT_EXPECT_FALSE(test, irq_info(irq, &count, names, sizeof(names)));
}

static void message_interrupts_run_out_and_come_back(struct kunit *test)
{
	int irqs[NR_IRQS], n = 0;
	u64 address;
	u32 data;

	while (n < NR_IRQS && (irqs[n] = arch_msi_alloc(&address, &data)) >= 0) {
		KUNIT_EXPECT_TRUE(test, irqs[n] >= NR_PINS && irqs[n] < NR_IRQS);
		for (int i = 0; i < n; i++)
			KUNIT_EXPECT_NE(test, irqs[i], irqs[n]);
		n++;
	}
	KUNIT_ASSERT_TRUE(test, n > 0 && n < NR_IRQS);
	KUNIT_EXPECT_EQ(test, irqs[n], -ENOSPC);
	arch_msi_free((unsigned int)irqs[0]);
	KUNIT_EXPECT_EQ(test, arch_msi_alloc(&address, &data), irqs[0]);
	for (int i = 0; i < n; i++)
		arch_msi_free((unsigned int)irqs[i]);
}

static const struct kunit_case cases[] = {
	KUNIT_CASE(bad_requests_are_refused),
	KUNIT_CASE(a_line_is_its_owners_alone_unless_both_share),
	KUNIT_CASE(all_sharers_are_asked),
	KUNIT_CASE(a_line_that_fires_meanwhile_is_served_after),
	KUNIT_CASE(a_freed_handler_is_not_called),
	KUNIT_CASE(freeing_what_was_not_requested_is_reported),
	KUNIT_CASE(a_line_nobody_claims_is_given_up),
	KUNIT_CASE(a_request_without_memory_takes_nothing),
	KUNIT_CASE(message_interrupts_run_out_and_come_back),
	{ 0 },
};

const struct kunit_suite irq_suite = { "irq", cases };
