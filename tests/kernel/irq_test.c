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
#include "tests/kernel/fixture.h"

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

/* ------------------------------------------------------------------ */
/* The handler runs on another CPU                                     */

static int inside, through, at_once, most_at_once;

/* Until free_irq() has taken it off the list, which it does while we still run; then a little more. */
static irqreturn_t handler_that_lingers(int irq, void *dev_id, struct pt_regs *regs)
{
	char names[32];
	u64 count, end;

	WRITE_ONCE(inside, 1);
	while (irq_info((unsigned int)irq, &count, names, sizeof(names)))
		arch_cpu_relax();
	end = arch_clock_ns() + NSEC_PER_MSEC;
	while (arch_clock_ns() < end)
		arch_cpu_relax();
	WRITE_ONCE(through, 1);
	return IRQ_HANDLED;
}

static int fire_there(void *arg)
{
	fire(*(unsigned int *)arg);
	return 0;
}

/* Another CPU than ours. */
static int elsewhere(void)
{
	return this_cpu()->id ? 0 : 1;
}

static void free_irq_waits_for_the_handler(struct kunit *test)
{
	unsigned int irq = free_line();
	struct worker worker;
	int a = 0;

	if (cpu_count < 2)
		kunit_skip(test, "there is one CPU: SMP=2 or more");
	inside = through = 0;
	set_cpus_allowed(current, 1u << this_cpu()->id);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_that_lingers, 0, "a", &a), 0);
	KUNIT_ASSERT_TRUE(test, worker_start_on(&worker, elsewhere(), fire_there, &irq));
	while (!READ_ONCE(inside))
		arch_cpu_relax();
	free_irq(irq, &a);
	KUNIT_EXPECT_EQ(test, READ_ONCE(through), 1);
	worker_end(&worker);
	set_cpus_allowed(current, ALL_CPUS);
}

static irqreturn_t handler_that_counts(int irq, void *dev_id, struct pt_regs *regs)
{
	int now = __atomic_add_fetch(&at_once, 1, __ATOMIC_SEQ_CST);

	most_at_once = max(most_at_once, now);
	calls_a++; /* nobody else is here: no lock */
	__atomic_sub_fetch(&at_once, 1, __ATOMIC_SEQ_CST);
	return IRQ_HANDLED;
}

#define STORM 20000

static int fire_many(void *arg)
{
	for (int i = 0; i < STORM; i++)
		fire(*(unsigned int *)arg);
	return 0;
}

/* Two CPUs fire one line: its handler is never in two places, and comes after the last shot. */
static void a_line_is_served_on_one_cpu_at_a_time(struct kunit *test)
{
	unsigned int irq = free_line();
	struct worker worker;
	u64 before, after;
	char names[32];
	int a = 0;

	if (cpu_count < 2)
		kunit_skip(test, "there is one CPU: SMP=2 or more");
	calls_a = at_once = most_at_once = 0;
	set_cpus_allowed(current, 1u << this_cpu()->id);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler_that_counts, 0, "a", &a), 0);
	irq_info(irq, &before, names, sizeof(names));
	KUNIT_ASSERT_TRUE(test, worker_start_on(&worker, elsewhere(), fire_many, &irq));
	fire_many(&irq);
	worker_end(&worker);
	irq_info(irq, &after, names, sizeof(names));
	KUNIT_EXPECT_EQ(test, after - before, 2ULL * STORM);
	KUNIT_EXPECT_EQ(test, most_at_once, 1);
	KUNIT_EXPECT_TRUE(test, calls_a >= STORM && calls_a <= 2 * STORM);
	free_irq(irq, &a);
	set_cpus_allowed(current, ALL_CPUS);
}

/* ------------------------------------------------------------------ */

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
	KUNIT_CASE(free_irq_waits_for_the_handler),
	KUNIT_CASE(a_line_is_served_on_one_cpu_at_a_time),
	KUNIT_CASE(freeing_what_was_not_requested_is_reported),
	KUNIT_CASE(a_line_nobody_claims_is_given_up),
	KUNIT_CASE(a_request_without_memory_takes_nothing),
	KUNIT_CASE(message_interrupts_run_out_and_come_back),
	{ 0 },
};

const struct kunit_suite irq_suite = { "irq", cases };
