// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_kernel.c - /proc: all that is not memory.
 *
 * What:     one show function per file; the table at the foot names them.
 * Start at: the table
 * Spec:     proc(5).   Linux: fs/proc/
 */
#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/irq.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/lib/trace.h"
#include "kernel/process/process.h"
#include "kernel/time/time.h"
#include "kernel/uapi/errno.h"
#include "kernel/version.h"
#include "mm/dma/dma.h"
#include "mm/phys/slab.h"

int show_cmdline(struct seq_file *m)
{
	return seq_printf(m, "%s\n", boot_command_line);
}

int show_version(struct seq_file *m)
{
	return seq_printf(m, "Linux version %s (%s)\n", NOPAGE_RELEASE, NOPAGE_VERSION);
}

int show_uptime(struct seq_file *m)
{
	u64 up = arch_clock_ns() / TICK_NS, idle = 0;
	struct cpu_times times;

	for (int cpu = 0; cpu < cpu_count; cpu++) {
		cpu_times(cpu, &times);
		idle += times.idle_ns / TICK_NS;
	}
	return seq_printf(m, "%llu.%02llu %llu.%02llu\n", up / 100, up % 100, idle / 100,
			  idle % 100);
}

int show_loadavg(struct seq_file *m)
{
	for (int i = 0; i < 3; i++) {
		u64 load = load_average(i) + LOAD_ONE / 200; /* rounded */

		seq_printf(m, "%llu.%02llu ", load / LOAD_ONE, load % LOAD_ONE * 100 / LOAD_ONE);
	}
	return seq_printf(m, "%u/%u %d\n", nr_running(), nr_tasks(), pid_last());
}

int show_cpuinfo(struct seq_file *m)
{
	const size_t size = 2 * KiB;
	char *text = kmalloc(size, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	for (int cpu = 0; cpu < cpu_count; cpu++)
		seq_write(m, text, arch_cpu_info(cpu, text, size));
	kfree(text);
	return 0;
}

/* ------------------------------------------------------------------ */
/* interrupts: a row for each kind, a column for each CPU              */

static void show_irq(struct seq_file *m, unsigned int irq)
{
	char names[64];
	u64 sum;

	if (!irq_info(irq, &sum, names, sizeof(names)))
		return;
	seq_printf(m, "%3u: ", irq);
	for (int cpu = 0; cpu < cpu_count; cpu++)
		seq_printf(m, "%10llu ", irq_count_on(irq, cpu));
	seq_printf(m, " %8s  %s\n", irq < NR_PINS ? "IO-APIC" : "PCI-MSI", names);
}

int show_interrupts(struct seq_file *m)
{
	static const struct {
		const char *name, *what;
		size_t offset; /* in struct cpu */
	} rows[] = {
		{ "NMI", "Non-maskable interrupts", offsetof(struct cpu, nmis) },
		{ "LOC", "Local timer interrupts", offsetof(struct cpu, timer_ticks) },
		{ "RES", "Rescheduling interrupts", offsetof(struct cpu, resched_ipis) },
		{ "TLB", "TLB shootdowns", offsetof(struct cpu, tlb_ipis) },
		/* no interrupts, but they belong here: what each CPU flushed of its own TLB */
		{ "TLP", "TLB flushes: single pages", offsetof(struct cpu, tlb_flush_pages) },
		{ "TLA", "TLB flushes: everything", offsetof(struct cpu, tlb_flush_all) },
	};

	seq_printf(m, "%11s", "");
	for (int cpu = 0; cpu < cpu_count; cpu++)
		seq_printf(m, "CPU%-8d", cpu);
	seq_printf(m, "\n");
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		show_irq(m, irq);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		seq_printf(m, "%s: ", rows[i].name);
		for (int cpu = 0; cpu < cpu_count; cpu++)
			seq_printf(m, "%10llu ",
				   READ_ONCE(*(u64 *)((char *)&cpus[cpu] + rows[i].offset)));
		seq_printf(m, "  %s\n", rows[i].what);
	}
	return 0;
}

/* ------------------------------------------------------------------ */
/* stat                                                                */

/* user nice system idle iowait irq softirq steal guest guest_nice: what is not told apart is 0. */
static void show_times(struct seq_file *m, const char *name, const struct cpu_usage *u)
{
	seq_printf(m, "%s %llu 0 %llu %llu 0 %llu 0 0 0 0\n", name, u->user_ns / TICK_NS,
		   u->system_ns / TICK_NS, u->idle_ns / TICK_NS, u->irq_ns / TICK_NS);
}

static void show_all_times(struct seq_file *m)
{
	struct cpu_usage times[MAX_CPUS], sum = { 0 };
	char name[12];

	for (int cpu = 0; cpu < cpu_count; cpu++) {
		cpu_usage(cpu, &times[cpu]);
		sum.user_ns += times[cpu].user_ns;
		sum.system_ns += times[cpu].system_ns;
		sum.idle_ns += times[cpu].idle_ns;
		sum.irq_ns += times[cpu].irq_ns;
	}
	show_times(m, "cpu ", &sum);
	for (int cpu = 0; cpu < cpu_count; cpu++) {
		snprintf(name, sizeof(name), "cpu%d", cpu);
		show_times(m, name, &times[cpu]);
	}
}

int show_stat(struct seq_file *m)
{
	char names[8];
	u64 sum = 0, count;

	show_all_times(m);
	for (int cpu = 0; cpu < cpu_count; cpu++)
		sum += READ_ONCE(cpus[cpu].irq_count);
	seq_printf(m, "intr %llu", sum);
	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		irq_info(irq, &count, names, sizeof(names));
		seq_printf(m, " %llu", count);
	}
	seq_printf(m, "\nctxt %llu\n", context_switches());
	seq_printf(m, "btime %llu\n", wall_clock_boot_ns() / NSEC_PER_SEC);
	seq_printf(m, "processes %llu\n", nr_forks());
	seq_printf(m, "procs_running %u\n", nr_running());
	return seq_printf(m, "procs_blocked %u\n", nr_blocked());
}

/* ------------------------------------------------------------------ */

static void show_event(struct seq_file *m, const struct trace_event *e)
{
	static const char *const accesses[] = { "read", "write", "exec" };

	if (e->kind < TRACE_DMA_MAP) {
		seq_printf(
			m,
			"%llu fault pid=%d addr=%#llx access=%s area=%#llx-%#llx rung=%s pfn=%#llx\n",
			e->seq, e->pid, e->addr, accesses[e->access], e->start, e->end,
			trace_names[e->kind], e->pfn);
		return;
	}
	seq_printf(m, "%llu dma op=%s dev=%s bus=%#llx size=%llu dir=%s pfn=%#llx shadow=", e->seq,
		   trace_names[e->kind], e->device, e->addr, e->start, dma_dir_names[e->dir & 3],
		   e->pfn);
	if (e->end)
		seq_printf(m, "%#llx\n", e->end);
	else
		seq_printf(m, "-\n");
}

int show_trace(struct seq_file *m)
{
	u64 last = trace_last(), seq = last > TRACE_SLOTS ? last - TRACE_SLOTS + 1 : 1;
	struct trace_event event;

	for (; seq <= last; seq++)
		if (trace_read(seq, &event))
			show_event(m, &event);
	return 0;
}
