// SPDX-License-Identifier: MIT
/*
 * tests/kernel/smp_test.c - several CPUs: they came up, hear each other, and forget together.
 *
 * What:     every CPU that the firmware lists and smp= allows runs; each hears the three
 *           interrupts from another CPU (reschedule, TLB, NMI); a flush reaches the CPUs
 *           that may know the translation, and no others. With one CPU most have nothing
 *           to do, and say so.
 * Start at: every_cpu_that_may_run_does()
 */
#include "arch/x86_64/apic.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/sched.h"
#include "mm/virt/vma.h"
#include "tests/kernel/fixture.h"

#define NEED_CPUS(test)                                                      \
	do {                                                                 \
		if (cpu_count < 2)                                           \
			kunit_skip(test, "there is one CPU: SMP=2 or more"); \
	} while (0)
#define PATIENCE_NS (20 * NSEC_PER_SEC) /* a virtual CPU runs when its host lets it */

static bool all_others_reach(size_t offset, const u64 *before, u64 more)
{
	u64 start = arch_clock_ns();

	for (int n = 0; n < cpu_count; n++) {
		const u64 *counter = (const u64 *)((const char *)&cpus[n] + offset);

		while (n != this_cpu()->id && READ_ONCE(*counter) < before[n] + more)
			if (arch_clock_ns() - start > PATIENCE_NS)
				return false;
	}
	return true;
}

static void note(size_t offset, u64 *values)
{
	for (int n = 0; n < cpu_count; n++)
		values[n] = READ_ONCE(*(const u64 *)((const char *)&cpus[n] + offset));
}

/* How many of the firmware's CPUs can be started. */
static int listed_cpus(void)
{
	int n = 0;

	for (const struct madt_record *r = madt_next(NULL); r; r = madt_next(r)) {
		if (r->type == MADT_CPU)
			n += ((const struct madt_cpu *)r)->flags & MADT_CPU_ENABLED;
		if (r->type == MADT_CPU_X2APIC)
			n += ((const struct madt_cpu_x2apic *)r)->flags & MADT_CPU_ENABLED;
	}
	return n;
}

static void every_cpu_that_may_run_does(struct kunit *test)
{
	int limit = (int)cmdline_range("smp", MAX_CPUS, 1, MAX_CPUS);

	KUNIT_EXPECT_EQ(test, cpu_count, min(limit, listed_cpus()));
	KUNIT_EXPECT_EQ(test, cpu_online_mask, (1UL << cpu_count) - 1);
}

static void each_cpu_is_somebody_else(struct kunit *test)
{
	for (int a = 0; a < cpu_count; a++) {
		KUNIT_EXPECT_EQ(test, cpus[a].id, a);
		KUNIT_EXPECT_PTR_EQ(test, cpus[a].self, &cpus[a]);
		for (int b = 0; b < a; b++) {
			KUNIT_EXPECT_NE(test, cpus[a].hw_id, cpus[b].hw_id);
			KUNIT_EXPECT_TRUE(test, cpus[a].kernel_stack != cpus[b].kernel_stack);
			KUNIT_EXPECT_TRUE(test, cpus[a].task != cpus[b].task);
		}
	}
}

static void each_cpu_hears_a_reschedule(struct kunit *test)
{
	u64 before[MAX_CPUS];

	NEED_CPUS(test);
	note(offsetof(struct cpu, resched_ipis), before);
	for (int n = 0; n < cpu_count; n++)
		if (n != this_cpu()->id)
			arch_send_reschedule(n);
	KUNIT_EXPECT_TRUE(test, all_others_reach(offsetof(struct cpu, resched_ipis), before, 1));
}

/* ------------------------------------------------------------------ */
/* Questions by NMI                                                    */

static void each_cpu_says_where_it_is(struct kunit *test)
{
	u64 before[MAX_CPUS];

	NEED_CPUS(test);
	note(offsetof(struct cpu, nmis), before);
	for (int n = 0; n < cpu_count; n++) {
		struct cpu_place place = {};
		unsigned long offset, size;

		if (n == this_cpu()->id)
			continue;
		KUNIT_ASSERT_TRUE(test, arch_ask_cpu(n, &place));
		KUNIT_EXPECT_EQ(test, cpus[n].nmis, before[n] + 1);
		KUNIT_EXPECT_NOT_NULL(test, ksym_lookup(place.ip, &offset, &size));
		KUNIT_EXPECT_TRUE(test, place.frames > 0);
		KUNIT_EXPECT_NE(test, place.comm[0], 0);
	}
}

static void nobody_is_asked_who_is_not_there(struct kunit *test)
{
	struct cpu_place place;

	KUNIT_EXPECT_FALSE(test, arch_ask_cpu(this_cpu()->id, &place));
	if (cpu_count < MAX_CPUS)
		KUNIT_EXPECT_FALSE(test, arch_ask_cpu(cpu_count, &place));
}

/* ------------------------------------------------------------------ */
/* TLB shootdown                                                       */

static void a_kernel_flush_asks_every_cpu_once(struct kunit *test)
{
	u64 before[MAX_CPUS];

	NEED_CPUS(test);
	note(offsetof(struct cpu, tlb_ipis), before);
	flush_tlb_kernel_range(VMALLOC_START, VMALLOC_START + 3 * PAGE_SIZE);
	for (int n = 0; n < cpu_count; n++)
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_ipis, before[n] + (n != this_cpu()->id));
}

static void few_pages_are_forgotten_singly_many_at_once(struct kunit *test)
{
	u64 pages[MAX_CPUS], whole[MAX_CPUS];

	note(offsetof(struct cpu, tlb_flush_pages), pages);
	note(offsetof(struct cpu, tlb_flush_all), whole);
	flush_tlb_kernel_range(VMALLOC_START, VMALLOC_START + 5 * PAGE_SIZE);
	for (int n = 0; n < cpu_count; n++) {
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_flush_pages, pages[n] + 5);
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_flush_all, whole[n]);
	}
	flush_tlb_kernel_range(VMALLOC_START, VMALLOC_START + 1000 * PAGE_SIZE);
	for (int n = 0; n < cpu_count; n++) {
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_flush_pages, pages[n] + 5);
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_flush_all, whole[n] + 1);
	}
}

/* Interrupts off: the others are asked, and nobody waits. */
static void a_flush_that_does_not_wait_reaches_all_the_same(struct kunit *test)
{
	u64 before[MAX_CPUS];
	unsigned long flags;

	NEED_CPUS(test);
	note(offsetof(struct cpu, tlb_flush_all), before);
	flags = arch_irq_save();
	flush_tlb_kernel_page_nowait(VMALLOC_START);
	arch_irq_restore(flags);
	KUNIT_EXPECT_TRUE(test, all_others_reach(offsetof(struct cpu, tlb_flush_all), before, 1));
}

static void an_address_space_that_runs_here_alone_asks_nobody(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	u64 before[MAX_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_EXPECT_EQ(test, mm->cpus, 1UL << this_cpu()->id);
	note(offsetof(struct cpu, tlb_ipis), before);
	flush_tlb_page(mm, USER_BASE);
	flush_tlb_range(mm, USER_BASE, USER_BASE + 200 * PAGE_SIZE);
	flush_tlb_mm(mm);
	for (int n = 0; n < cpu_count; n++)
		KUNIT_EXPECT_EQ(test, cpus[n].tlb_ipis, before[n]);
}

/* use_mm() and kernel threads: the mark follows what is loaded. */
static void the_mark_of_a_cpu_follows_what_it_has_loaded(struct kunit *test)
{
	struct mm_struct *first = kunit_user_mm(test), *second = mm_alloc();
	unsigned long here = 1UL << this_cpu()->id;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_EQ(test, second->cpus, 0UL);
	use_mm(second);
	KUNIT_EXPECT_EQ(test, first->cpus, 0UL);
	KUNIT_EXPECT_EQ(test, second->cpus, here);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu()->mm, second);
	use_mm(first);
	mmput(second);
	KUNIT_EXPECT_EQ(test, first->cpus, here);
	/* as a kernel thread would find it: nobody's, and still loaded */
	current->mm = NULL;
	KUNIT_EXPECT_PTR_EQ(test, this_cpu()->mm, first);
	arch_leave_mm_everywhere(first);
	KUNIT_EXPECT_EQ(test, first->cpus, 0UL);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu()->mm, &init_mm);
	mmput(first);
}

#ifdef CONFIG_DEBUG
static void a_flush_with_interrupts_off_is_reported(struct kunit *test)
{
	unsigned long flags;

	NEED_CPUS(test);
	kunit_expect_reports(test, 1);
	flags = arch_irq_save();
	flush_tlb_kernel_page(VMALLOC_START); /* goes well if nobody asks us meanwhile */
	arch_irq_restore(flags);
}

/* Held across a flush here, taken with interrupts off there: one day they meet. */
static void a_lock_that_would_stop_a_flush_is_reported(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	NEED_CPUS(test);
	spin_lock_init(&lock);
	kunit_expect_reports(test, 1);
	spin_lock(&lock);
	flush_tlb_kernel_page(VMALLOC_START);
	spin_unlock(&lock);
	spin_lock_irqsave(&lock, flags);
	spin_unlock_irqrestore(&lock, flags);
}
#endif

static const struct kunit_case cases[] = {
	KUNIT_CASE(every_cpu_that_may_run_does),
	KUNIT_CASE(each_cpu_is_somebody_else),
	KUNIT_CASE(each_cpu_hears_a_reschedule),
	KUNIT_CASE(each_cpu_says_where_it_is),
	KUNIT_CASE(nobody_is_asked_who_is_not_there),
	KUNIT_CASE(a_kernel_flush_asks_every_cpu_once),
	KUNIT_CASE(few_pages_are_forgotten_singly_many_at_once),
	KUNIT_CASE(a_flush_that_does_not_wait_reaches_all_the_same),
	KUNIT_CASE(an_address_space_that_runs_here_alone_asks_nobody),
	KUNIT_CASE(the_mark_of_a_cpu_follows_what_it_has_loaded),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_flush_with_interrupts_off_is_reported),
	KUNIT_CASE(a_lock_that_would_stop_a_flush_is_reported),
#endif
	{ 0 },
};

const struct kunit_suite smp_suite = { "smp", cases };
