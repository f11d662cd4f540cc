/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/smp.c - from one CPU to all of them.
 *
 * What:     after a reset one CPU, the boot CPU, runs the firmware and then us; the
 *           others stand still. The MADT lists them by their local APICs' numbers.
 *           Each is started in turn, as the manual says: INIT resets it, SIPI names
 *           a page below 1 MiB at which it begins, in real mode.
 *
 *             boot CPU                        the other
 *             stack, idle task, GDT, TSS
 *             secondary_boot.cpu = it
 *             INIT ... SIPI  ---------------> trampoline     real mode        boot.S
 *             wait                            long mode, on the boot tables
 *                                             takes secondary_boot.cpu, its stack
 *                                             secondary_start()               here
 *             "it runs"  <------------------- its bit in cpu_online_mask
 *             the next one                    secondary_main(): idle
 *
 * Start at: arch_smp_init()
 * Holds:    CPU numbers are given without gaps, in the order in which CPUs come up;
 *           a CPU that has come up stays. One that does not take its struct cpu in
 *           time is left out: the struct is taken back, so that it finds none if it
 *           comes later (boot.S), and serves for the next. One that takes it and does
 *           not come may use it at any time: nobody else gets it, the start ends there.
 * Locks:    none: one CPU starts at a time.
 * Not here: what each CPU does then: kernel/sched/sched.c. Stopping them: nmi.c.
 * See it:   boot log, "smp:"; tests/kernel/smp_test.c; docs/smp.md
 * Linux:    arch/x86/kernel/smpboot.c.   Spec: SDM 3A 8.4.4 (INIT-SIPI-SIPI); ACPI 5.2.12
 */
#include "arch/x86_64/apic.h"
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/page.h"
#include "mm/virt/vma.h"

/* A CPU answers within microseconds, a virtual one when its host gets round to it. */
#define START_TIMEOUT_NS (5 * NSEC_PER_SEC)

struct secondary_boot secondary_boot;
unsigned long cpu_online_mask = 1;
static phys_addr_t trampoline_page; /* 0: there is no memory below 1 MiB */
static u64 deaf = ~0ULL;	    /* option fail=cpu:N: the CPU with this APIC is not called */
static u64 lost = ~0ULL; /* fail=lost-cpu:N: it is not, and looks as if it had taken its place */
static bool
	one_is_lost; /* a CPU took its struct cpu and stack, and did not come: no more are started */

void arch_smp_reserve(void)
{
	trampoline_page = bootmem_alloc_below(PAGE_SIZE, 1 * MiB);
}

/* ------------------------------------------------------------------ */
/* On the boot CPU                                                     */

/* All that CPU number id needs before its first instruction; kept if its start fails. */
static int prepare(int id)
{
	struct cpu *cpu = &cpus[id];
	struct task_struct *idle;

	if (cpu->self)
		return 0; /* from a start that failed */
	if (desc_alloc_cpu(id))
		return -1;
	idle = idle_task_create(id);
	if (!idle)
		return -1;
	cpu->id = id;
	cpu->task = idle;
	cpu->kernel_stack = task_stack_top(idle);
	cpu->mm = &init_mm;
	cpu->self = cpu;
	return 0;
}

static bool wait_until_online(struct cpu *cpu, u64 timeout)
{
	u64 start = arch_clock_ns();

	while (!cpu_is_online(cpu->id)) {
		if (arch_clock_ns() - start > timeout)
			return false;
		arch_cpu_relax();
	}
	return true;
}

static bool start_cpu(struct cpu *cpu, u32 apic_id)
{
	u32 startup = APIC_ICR_STARTUP | (u32)(trampoline_page >> PAGE_SHIFT);

	__atomic_store_n(&secondary_boot.cpu, cpu, __ATOMIC_RELEASE);
	if (apic_id == deaf)
		goto wait;
	if (apic_id == lost) {
		__atomic_store_n(&secondary_boot.cpu, NULL, __ATOMIC_RELEASE);
		goto wait;
	}
	apic_send(apic_id, APIC_ICR_INIT | APIC_ICR_ASSERT);
	arch_delay_ns(10 * NSEC_PER_MSEC);
	apic_send(apic_id, startup);
	/* SDM: a second one, if the first was not heard; if it was, this one is ignored */
	if (!wait_until_online(cpu, NSEC_PER_MSEC))
		apic_send(apic_id, startup);
wait:
	if (wait_until_online(cpu, START_TIMEOUT_NS))
		return true;
	/* too late: take it back. If it has just been taken, the CPU is on its way after all */
	if (__atomic_exchange_n(&secondary_boot.cpu, NULL, __ATOMIC_ACQ_REL))
		return false;
	one_is_lost = !wait_until_online(cpu, START_TIMEOUT_NS);
	return !one_is_lost;
}

/* The time-stamp counters must agree: arch_clock_ns() never goes back, whichever CPU asks. */
static void check_clock(const struct cpu *cpu, u64 before)
{
	u64 after = arch_cycles();

	if (cpu->start_cycles < before || cpu->start_cycles > after)
		printk(KERN_WARNING "smp: the clock of CPU %d is %lld cycles off\n", cpu->id,
		       (long long)(cpu->start_cycles - before));
}

static void bring_up(u32 apic_id)
{
	int id = cpu_count;
	u64 before = arch_cycles();

	if (prepare(id)) {
		printk(KERN_ERR "smp: no memory for CPU %d\n", id);
		return;
	}
	if (start_cpu(&cpus[id], apic_id))
		check_clock(&cpus[id], before);
	else if (one_is_lost)
		printk(KERN_ERR
		       "smp: the CPU with APIC %u took its place and is lost: no more are started\n",
		       apic_id);
	else
		printk(KERN_ERR "smp: the CPU with APIC %u does not start: left out\n", apic_id);
}

/* The APIC number in a record of a CPU that can be started, or -1. */
static long startable(const struct madt_record *record)
{
	const struct madt_cpu *cpu = (const void *)record;
	const struct madt_cpu_x2apic *big = (const void *)record;
	long apic_id = -1;

	if (record->type == MADT_CPU && record->length >= sizeof(*cpu) &&
	    cpu->flags & MADT_CPU_ENABLED)
		apic_id = cpu->apic_id;
	if (record->type == MADT_CPU_X2APIC && record->length >= sizeof(*big) &&
	    big->flags & MADT_CPU_ENABLED)
		apic_id = big->apic_id;
	return apic_id == cpus[0].hw_id ? -1 : apic_id;
}

void arch_smp_init(void)
{
	int limit = (int)cmdline_range("smp", MAX_CPUS, 1, MAX_CPUS), left_out = 0;
	const char *fail = cmdline_get("fail");

	secondary_boot.cr3 = __pa(init_mm.pgd);
	secondary_boot.efer = rdmsr(MSR_EFER) & EFER_NXE;
	if (fail && !strncmp(fail, "cpu:", 4))
		deaf = simple_strtoull(fail + 4, NULL, 10);
	if (fail && !strncmp(fail, "lost-cpu:", 9))
		lost = simple_strtoull(fail + 9, NULL, 10);
	if (trampoline_page)
		memcpy(__va(trampoline_page), trampoline, trampoline_end - trampoline);
	for (const struct madt_record *r = madt_next(NULL); r; r = madt_next(r)) {
		long apic_id = startable(r);

		if (apic_id < 0)
			continue;
		if (cpu_count < limit && trampoline_page && !one_is_lost)
			bring_up((u32)apic_id);
		else
			left_out++;
	}
	printk(KERN_INFO "smp: %d CPU%s", cpu_count, cpu_count == 1 ? "" : "s");
	if (left_out)
		printk(", %d more not used", left_out);
	printk("\n");
}

/* ------------------------------------------------------------------ */
/* On the other                                                        */

/* secondary_start - from boot.S: on its idle task's stack, the kernel's tables, interrupts off. */
void secondary_start(struct cpu *cpu)
{
	cpu->start_cycles = arch_cycles();
	cpu_enable_features();
	desc_init_cpu(cpu->id);
	apic_init_cpu();
	cpu_count = cpu->id + 1;
	tlb_init_cpu();
	/* ONLINE: it may be asked to flush, and the boot CPU goes on */
	secondary_main();
}

/* ------------------------------------------------------------------ */
/* Interrupts between CPUs                                             */

void arch_send_reschedule(int cpu)
{
	apic_send(cpus[cpu].hw_id, VECTOR_RESCHEDULE);
}

void reschedule_vector(void)
{
	this_cpu()->resched_ipis++;
	reschedule_interrupt();
}
