/* SPDX-License-Identifier: MIT */
/*
 * arch/x86_64/time.c - clocks: which tick, how fast, and since when.
 *
 * What:     three clocks, each for what it is good at:
 *             time-stamp counter  read in one instruction: arch_clock_ns()
 *             local APIC timer    counts down, then interrupts: arch_timer_program()
 *             ACPI PM timer       slow to read, but its rate is written in a
 *                                 standard: the other two are measured against it
 *           and the CMOS clock, which knows the date.
 * Start at: arch_time_init().
 * Holds:    the deadline of a CPU is touched by that CPU alone, interrupts off.
 *           Under QEMU's -icount the measurement costs its 3 ms of instructions and
 *           no more.
 * See it:   boot log, "time:".
 * Spec:     ACPI 4.8.3.3 (PM timer); SDM 3A 10.5.4 (APIC timer), 3B 17.17 (TSC);
 *           MC146818A (CMOS clock)
 */
#include "arch/x86_64/acpi.h"
#include "arch/x86_64/cpu.h"
#include "arch/arch.h"
#include "kernel/lib/panic.h"

#define PM_TIMER_HZ   3579545ULL
#define PM_TIMER_MASK 0xffffffu /* 24 bits are always there */

static u16 pm_timer_port;
static u64 clock_start;	   /* TSC when the clock began */
static u64 ns_per_tsc_32;  /* nanoseconds a TSC tick, times 2^32 */
static u64 apic_per_ns_32; /* APIC timer ticks a nanosecond, times 2^32 */
static u64 deadline[MAX_CPUS];

/* The high product keeps 64 + 32 bits: no overflow for centuries. */
u32 arch_cycles_khz(void)
{
	return (u32)((1000000ULL << 32) / ns_per_tsc_32);
}

static u64 scale_32(u64 value, u64 factor_32)
{
	return (unsigned __int128)value * factor_32 >> 32;
}

u64 arch_clock_ns(void)
{
	return scale_32(arch_cycles() - clock_start, ns_per_tsc_32);
}

void arch_delay_ns(u64 ns)
{
	u64 start = arch_clock_ns();

	BUG_ON(ns_per_tsc_32 == 0); /* before arch_time_init() the clock stands still */
	while (arch_clock_ns() - start < ns)
		arch_cpu_relax();
}

/* ------------------------------------------------------------------ */
/* Calibration                                                         */

struct reading {
	u64 tsc;
	u32 pm, apic;
	u64 width; /* TSC ticks that the reading took: its uncertainty */
};

static struct reading read_clocks(void)
{
	struct reading r;
	u64 before = arch_cycles(), after;

	r.pm = inl(pm_timer_port) & PM_TIMER_MASK;
	r.apic = apic_timer_left();
	after = arch_cycles();
	r.tsc = before + (after - before) / 2;
	r.width = after - before;
	return r;
}

struct rates {
	u64 pm, tsc, apic; /* ticks in the same time */
	u64 width;
};

static struct rates measure_once(void)
{
	struct reading a, b;

	apic_timer_start(~0u);
	a = read_clocks();
	do {
		b = read_clocks();
	} while (((b.pm - a.pm) & PM_TIMER_MASK) < PM_TIMER_HZ / 1000); /* 1 ms */
	apic_timer_start(0);
	return (struct rates){
		.pm = (b.pm - a.pm) & PM_TIMER_MASK,
		.tsc = b.tsc - a.tsc,
		.apic = a.apic - b.apic,
		.width = a.width + b.width,
	};
}

/* The host may stop us in the middle of a reading: the one that took least is the best. */
static struct rates measure(void)
{
	struct rates best = measure_once();

	for (int i = 0; i < 2; i++) {
		struct rates next = measure_once();

		if (next.width < best.width)
			best = next;
	}
	return best;
}

void arch_time_init(void)
{
	const struct acpi_fadt *fadt = acpi_find("FACP");
	unsigned long flags = arch_irq_save();
	struct rates r;
	u64 ns;

	if (!fadt || fadt->header.length < offsetof(struct acpi_fadt, reserved2) || !fadt->pm_timer)
		panic("no ACPI PM timer: nothing to measure time by");
	pm_timer_port = fadt->pm_timer;
	r = measure();
	ns = r.pm * NSEC_PER_SEC / PM_TIMER_HZ;
	if (r.tsc == 0 || r.apic == 0)
		panic("the TSC or the APIC timer stands still");
	clock_start = arch_cycles();
	ns_per_tsc_32 = (ns << 32) / r.tsc;
	apic_per_ns_32 = ((u64)r.apic << 32) / ns;
	arch_irq_restore(flags);
	printk(KERN_INFO "time: TSC %llu kHz, APIC timer %llu kHz\n", r.tsc * 1000000 / ns,
	       r.apic * 1000000 * APIC_TIMER_DIVIDER / ns);
}

/* ------------------------------------------------------------------ */
/* The timer                                                           */

/* A far deadline is reached in several countdowns: 32 bits are about a minute. */
static void countdown(u64 until)
{
	u64 now = arch_clock_ns();
	u64 ticks = until > now ? scale_32(until - now, apic_per_ns_32) + 1 : 1;

	apic_timer_start(until == ~0ULL ? 0 : min(ticks, (u64)~0u));
}

void arch_timer_program(u64 until)
{
	unsigned long flags = arch_irq_save();

	deadline[this_cpu()->id] = until;
	countdown(until);
	arch_irq_restore(flags);
}

/* timer_vector - the countdown is over; called by handle_interrupt(). */
void timer_vector(void)
{
	struct cpu *cpu = this_cpu();
	u64 until = deadline[cpu->id];

	cpu->timer_ticks++;
	if (arch_clock_ns() < until) {
		countdown(until);
		return;
	}
	timer_interrupt();
}

/* ------------------------------------------------------------------ */
/* The CMOS clock                                                      */

#define CMOS_SECONDS	     0
#define CMOS_MINUTES	     2
#define CMOS_HOURS	     4
#define CMOS_DAY	     7
#define CMOS_MONTH	     8
#define CMOS_YEAR	     9
#define CMOS_A		     10
#define CMOS_A_UPDATING	     0x80
#define CMOS_B		     11
#define CMOS_B_24_HOURS	     0x02
#define CMOS_B_BINARY	     0x04
#define CMOS_HOURS_AFTERNOON 0x80

static u8 cmos_read(u8 reg)
{
	outb(reg, 0x70);
	return inb(0x71);
}

struct cmos_time {
	u8 second, minute, hour, day, month, year;
};

static struct cmos_time cmos_read_time(void)
{
	while (cmos_read(CMOS_A) & CMOS_A_UPDATING)
		arch_cpu_relax();
	return (struct cmos_time){
		.second = cmos_read(CMOS_SECONDS),
		.minute = cmos_read(CMOS_MINUTES),
		.hour = cmos_read(CMOS_HOURS),
		.day = cmos_read(CMOS_DAY),
		.month = cmos_read(CMOS_MONTH),
		.year = cmos_read(CMOS_YEAR),
	};
}

static unsigned int cmos_number(u8 value, u8 mode)
{
	return mode & CMOS_B_BINARY ? value : (value >> 4) * 10u + (value & 15);
}

/* days_since_1970 - of a date in the Gregorian calendar, month 1-12, day 1-31 */
static u64 days_since_1970(unsigned int year, unsigned int month, unsigned int day)
{
	/* years begin in March, so that the leap day is a year's last */
	unsigned int y = month > 2 ? year : year - 1;
	unsigned int m = month > 2 ? month - 3 : month + 9;

	return 365ULL * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* Seconds since 1970 at boot, from what the clock says now. */
static u64 read_wallclock(void)
{
	struct cmos_time t = cmos_read_time(), again;
	u8 mode = cmos_read(CMOS_B);
	unsigned int hour;
	u64 seconds;

	/* recheck: an update may have come between two registers */
	while (again = cmos_read_time(), again.second != t.second || again.minute != t.minute)
		t = again;
	hour = cmos_number(t.hour & ~CMOS_HOURS_AFTERNOON, mode);
	if (!(mode & CMOS_B_24_HOURS))
		hour = hour % 12 + (t.hour & CMOS_HOURS_AFTERNOON ? 12 : 0);
	seconds = days_since_1970(2000 + cmos_number(t.year, mode), cmos_number(t.month, mode),
				  cmos_number(t.day, mode));
	seconds = seconds * 24 + hour;
	seconds = seconds * 60 + cmos_number(t.minute, mode);
	seconds = seconds * 60 + cmos_number(t.second, mode);
	return seconds - arch_clock_ns() / NSEC_PER_SEC;
}

/* Read once: a clock of whole seconds, asked again and again, would step to and fro. */
u64 arch_boot_wallclock(void)
{
	static u64 boot_wallclock;

	if (!boot_wallclock)
		boot_wallclock = read_wallclock();
	return boot_wallclock;
}
