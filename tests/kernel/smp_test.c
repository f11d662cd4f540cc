// SPDX-License-Identifier: MIT
/*
 * tests/kernel/smp_test.c - several CPUs: they came up, hear each other, and forget together.
 *
 * What:     every CPU that the firmware lists and smp= allows runs, with tables of its own
 *           and the boot CPU's settings; each hears the three interrupts from another CPU
 *           (reschedule, TLB, NMI); a flush reaches the CPUs that may know the translation,
 *           and no others; what is unmapped on one is gone on all. With one CPU most cases
 *           have nothing to do, and say so.
 * Start at: every_cpu_that_may_run_does()
 */
#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/phys/page_alloc.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vma.h"
#include "mm/virt/vmalloc.h"
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
/* A thread on each CPU                                                */

/* bound_workers - one thread on each CPU, all at once, until all have ended; false: no memory */
static bool bound_workers(int (*fn)(void *), void *arg, size_t arg_size, struct worker *workers)
{
	for (int n = 0; n < cpu_count; n++) {
		if (!worker_create(&workers[n], fn, (char *)arg + n * arg_size))
			return false;
		set_cpus_allowed(workers[n].task, 1u << n);
	}
	for (int n = 0; n < cpu_count; n++)
		wake_up_process(workers[n].task);
	return true;
}

static int failed_workers(struct worker *workers)
{
	int failed = 0;

	for (int n = 0; n < cpu_count; n++)
		failed += worker_end(&workers[n]) != 0;
	return failed;
}

struct tables {
	int cpu;
	u64 gdt, idt, cr0, cr4, efer, tss;
	u16 tr;
	unsigned long rflags;
};

static int read_tables(void *arg)
{
	struct tables *t = arg;
	struct {
		u16 limit;
		u64 base;
	} __packed gdt, idt;
	const u64 *descriptor;

	__asm__ volatile("sgdt %0; sidt %1; str %2" : "=m"(gdt), "=m"(idt), "=r"(t->tr));
	descriptor = (const u64 *)(gdt.base + t->tr);
	t->tss = (descriptor[0] >> 16 & 0xffffff) | (descriptor[0] >> 56) << 24 |
		 descriptor[1] << 32;
	t->cpu = this_cpu()->id;
	t->gdt = gdt.base;
	t->idt = idt.base;
	t->cr0 = read_cr0();
	t->cr4 = read_cr4();
	t->efer = rdmsr(MSR_EFER);
	t->rflags = arch_irq_flags() & ~0xffUL; /* without the flags of arithmetic */
	return 0;
}

static void each_cpu_has_tables_of_its_own(struct kunit *test)
{
	static struct tables t[MAX_CPUS];
	struct worker workers[MAX_CPUS];

	KUNIT_ASSERT_TRUE(test, bound_workers(read_tables, t, sizeof(t[0]), workers));
	KUNIT_ASSERT_EQ(test, failed_workers(workers), 0);
	for (int n = 0; n < cpu_count; n++) {
		KUNIT_EXPECT_EQ(test, t[n].cpu, n);
		for (int other = 0; other < n; other++) {
			KUNIT_EXPECT_NE(test, t[n].gdt, t[other].gdt);
			KUNIT_EXPECT_NE(test, t[n].tss, t[other].tss);
		}
	}
}

static void each_cpu_is_set_up_as_the_first(struct kunit *test)
{
	static struct tables t[MAX_CPUS];
	struct worker workers[MAX_CPUS];

	KUNIT_ASSERT_TRUE(test, bound_workers(read_tables, t, sizeof(t[0]), workers));
	KUNIT_ASSERT_EQ(test, failed_workers(workers), 0);
	for (int n = 1; n < cpu_count; n++) {
		KUNIT_EXPECT_EQ(test, t[n].idt, t[0].idt);
		KUNIT_EXPECT_EQ(test, t[n].cr0, t[0].cr0);
		KUNIT_EXPECT_EQ(test, t[n].cr4, t[0].cr4);
		KUNIT_EXPECT_EQ(test, t[n].efer, t[0].efer);
		KUNIT_EXPECT_EQ(test, t[n].rflags, t[0].rflags);
	}
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

/* What all threads do together, step by step: each waits, awake, until the case says go. */
static struct {
	struct mm_struct *mm;
	unsigned long addr;
	wait_queue_head_t queue;
	atomic_t arrived; /* threads that have done the current step */
	int step;
	bool failed[MAX_CPUS];
} play;

static void play_begin(struct mm_struct *mm, unsigned long addr)
{
	memset(&play, 0, sizeof(play));
	init_waitqueue_head(&play.queue);
	play.mm = mm;
	play.addr = addr;
}

/* A thread: this step is done; on when the next may begin. It never sleeps, so its CPU is not lazy. */
static void play_wait_for(int step)
{
	atomic_inc(&play.arrived);
	while (READ_ONCE(play.step) < step)
		schedule();
}

/* The case: all have done the current step. */
static void play_all_there(void)
{
	while (atomic_read(&play.arrived) < cpu_count)
		schedule();
}

static void play_go(int step)
{
	atomic_set(&play.arrived, 0);
	WRITE_ONCE(play.step, step);
}

static int see_a_kernel_page_change(void *arg)
{
	const volatile char *p = (const char *)play.addr;
	bool ok = *p == 'A'; /* now the translation is in this CPU's TLB */

	play_wait_for(1);
	ok &= *p == 'B';
	return !ok;
}

static void a_kernel_address_shows_the_new_page_on_every_cpu(struct kunit *test)
{
	struct page *a = alloc_page(GFP_KERNEL), *b = alloc_page(GFP_KERNEL);
	struct worker workers[MAX_CPUS];
	unsigned long addr;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	*(char *)page_address(a) = 'A';
	*(char *)page_address(b) = 'B';
	addr = (unsigned long)vmap(&a, 1);
	KUNIT_ASSERT_TRUE(test, addr != 0);
	play_begin(NULL, addr);
	KUNIT_ASSERT_TRUE(test, bound_workers(see_a_kernel_page_change, &play, 0, workers));
	play_all_there();
	set_pte(kernel_pte(addr), pfn_pte(page_to_pfn(b), PAGE_KERNEL));
	flush_tlb_kernel_page(addr);
	play_go(1);
	KUNIT_EXPECT_EQ(test, failed_workers(workers), 0);
	vunmap((void *)addr);
	put_page(a);
	put_page(b);
}

static int see_a_user_page_go(void *arg)
{
	u8 __user *p = (u8 __user *)play.addr;
	bool ok;
	u8 byte;

	use_mm(play.mm);
	ok = !get_user(byte, p) && byte == 7 && !put_user((u8)7, p);
	play_wait_for(1); /* read-only by now */
	ok &= !get_user(byte, p) && byte == 7 && put_user((u8)8, p) == -EFAULT;
	play_wait_for(2); /* unmapped by now */
	ok &= get_user(byte, p) == -EFAULT;
	play_wait_for(3); /* another page by now */
	ok &= !get_user(byte, p) && byte == 9;
	use_mm(NULL);
	return !ok;
}

/* One address space on every CPU; what this thread does to it, all find. */
static void what_one_cpu_takes_away_is_gone_on_all(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct worker workers[MAX_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 7), 0);
	play_begin(mm, USER_BASE);
	KUNIT_ASSERT_TRUE(test, bound_workers(see_a_user_page_go, &play, 0, workers));
	play_all_there();
	KUNIT_EXPECT_EQ(test, mm->cpus, (1UL << cpu_count) - 1);
	KUNIT_EXPECT_EQ(test, user_mprotect(USER_BASE, PAGE_SIZE, PROT_READ), 0);
	play_go(1);
	play_all_there();
	KUNIT_EXPECT_EQ(test, user_munmap(USER_BASE, PAGE_SIZE), 0);
	play_go(2);
	play_all_there();
	KUNIT_EXPECT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_EXPECT_EQ(test, user_poke(USER_BASE, 9), 0);
	play_go(3);
	KUNIT_EXPECT_EQ(test, failed_workers(workers), 0);
	KUNIT_EXPECT_EQ(test, mm->cpus, 1UL << this_cpu()->id);
}

static int load_and_sleep(void *arg)
{
	u8 byte;

	use_mm(play.mm);
	if (get_user(byte, (u8 __user *)play.addr))
		return 1;
	atomic_inc(&play.arrived);
	wait_event(play.queue, READ_ONCE(play.step));
	byte = 0;
	/* back on this CPU, whose idle task has left the address space meanwhile */
	if (get_user(byte, (u8 __user *)play.addr) || byte != 9)
		return 1;
	use_mm(NULL);
	return 0;
}

/* The thread sleeps, its CPU idles and keeps the address space: asked once, it leaves. */
static void an_idle_cpu_leaves_rather_than_flushes(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	int other = this_cpu()->id ? 0 : 1;
	struct worker w;
	u64 start, ipis;

	NEED_CPUS(test);
	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, user_anon_at(USER_BASE, 1, RW), USER_BASE);
	KUNIT_ASSERT_EQ(test, user_poke(USER_BASE, 7), 0);
	set_cpus_allowed(current, 1u << this_cpu()->id);
	play_begin(mm, USER_BASE);
	KUNIT_ASSERT_TRUE(test, worker_create(&w, load_and_sleep, NULL));
	set_cpus_allowed(w.task, 1u << other);
	wake_up_process(w.task);
	start = arch_clock_ns();
	while (READ_ONCE(w.task->state) != TASK_UNINTERRUPTIBLE || !atomic_read(&play.arrived) ||
	       READ_ONCE(cpus[other].task) == w.task)
		if (arch_clock_ns() - start > PATIENCE_NS)
			break;
	KUNIT_EXPECT_PTR_EQ(test, cpus[other].mm, mm);
	KUNIT_EXPECT_TRUE(test, mm->cpus >> other & 1);
	ipis = cpus[other].tlb_ipis;
	flush_tlb_page(mm, USER_BASE);
	KUNIT_EXPECT_EQ(test, cpus[other].tlb_ipis, ipis + 1);
	KUNIT_EXPECT_FALSE(test, mm->cpus >> other & 1);
	flush_tlb_page(mm, USER_BASE);
	KUNIT_EXPECT_EQ(test, cpus[other].tlb_ipis, ipis + 1); /* not asked again */
	KUNIT_EXPECT_EQ(test, user_poke(USER_BASE, 9), 0);
	WRITE_ONCE(play.step, 1);
	wake_up(&play.queue);
	KUNIT_EXPECT_EQ(test, worker_end(&w), 0);
	set_cpus_allowed(current, ALL_CPUS);
}

#define RACE_ROUNDS 2000

/* Each has come as often as all the others. */
static void meet(int times)
{
	atomic_inc(&play.arrived);
	while (atomic_read(&play.arrived) < times * cpu_count)
		arch_cpu_relax();
}

/* All ask for the tables of one address at once: each gets its entry. One takes the tables away again. */
static int make_the_same_tables(void *arg)
{
	LIST_HEAD(tables);
	bool ok = true;

	for (int i = 0; i < RACE_ROUNDS / cpu_count; i++) {
		pte_t *pte = pte_alloc(play.mm, play.addr);

		ok &= pte && pte == pgtable_lookup(play.mm, play.addr);
		meet(2 * i + 1);
		if (this_cpu()->id == 0) {
			ok &= play.mm->nr_ptes == 3;
			pgtable_unlink_range(play.mm, play.addr, play.addr + PAGE_SIZE, 0,
					     256 * PGDIR_SIZE, &tables);
			pgtable_free_list(&tables);
		}
		meet(2 * i + 2);
		cond_resched();
	}
	return !ok;
}

/* As threads of a program that fault side by side: who was slower uses the other's table. */
static void tables_that_two_cpus_make_serve_both(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct worker workers[MAX_CPUS];

	NEED_CPUS(test);
	KUNIT_ASSERT_NOT_NULL(test, mm);
	play_begin(mm, USER_BASE);
	KUNIT_ASSERT_TRUE(test, bound_workers(make_the_same_tables, &play, 0, workers));
	KUNIT_EXPECT_EQ(test, failed_workers(workers), 0);
	KUNIT_EXPECT_EQ(test, mm->nr_ptes, 0UL);
}

static int flush_and_flush(void *arg)
{
	use_mm(play.mm);
	/* a host with few CPUs needs long until all of many have had their turn */
	for (int i = 0; i < 100 / cpu_count; i++) {
		flush_tlb_kernel_page(VMALLOC_START);
		flush_tlb_range(play.mm, USER_BASE, USER_BASE + 3 * PAGE_SIZE);
		cond_resched();
	}
	use_mm(NULL);
	return 0;
}

/* Each waits for all others, who wait for it: a sender that did not serve would hang here. */
static void all_cpus_may_ask_each_other_at_once(struct kunit *test)
{
	struct mm_struct *mm = kunit_user_mm(test);
	struct worker workers[MAX_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, mm);
	play_begin(mm, 0);
	KUNIT_ASSERT_TRUE(test, bound_workers(flush_and_flush, &play, 0, workers));
	KUNIT_EXPECT_EQ(test, failed_workers(workers), 0);
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
	KUNIT_CASE(each_cpu_has_tables_of_its_own),
	KUNIT_CASE(each_cpu_is_set_up_as_the_first),
	KUNIT_CASE(each_cpu_says_where_it_is),
	KUNIT_CASE(nobody_is_asked_who_is_not_there),
	KUNIT_CASE(a_kernel_flush_asks_every_cpu_once),
	KUNIT_CASE(few_pages_are_forgotten_singly_many_at_once),
	KUNIT_CASE(a_flush_that_does_not_wait_reaches_all_the_same),
	KUNIT_CASE(an_address_space_that_runs_here_alone_asks_nobody),
	KUNIT_CASE(the_mark_of_a_cpu_follows_what_it_has_loaded),
	KUNIT_CASE(a_kernel_address_shows_the_new_page_on_every_cpu),
	KUNIT_CASE(what_one_cpu_takes_away_is_gone_on_all),
	KUNIT_CASE(an_idle_cpu_leaves_rather_than_flushes),
	KUNIT_CASE(all_cpus_may_ask_each_other_at_once),
	KUNIT_CASE(tables_that_two_cpus_make_serve_both),
#ifdef CONFIG_DEBUG
	KUNIT_CASE(a_flush_with_interrupts_off_is_reported),
	KUNIT_CASE(a_lock_that_would_stop_a_flush_is_reported),
#endif
	{ 0 },
};

const struct kunit_suite smp_suite = { "smp", cases };
