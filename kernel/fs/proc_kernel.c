// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc_kernel.c - /proc: all that is not memory.
 *
 * What:     one show function per file; the table at the foot names them.
 * Start at: the table
 * Spec:     proc(5).   Linux: fs/proc/
 */
#include "kernel/fs/proc.h"
#include "kernel/irq.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/string.h"
#include "kernel/lib/trace.h"
#include "kernel/sched.h"
#include "kernel/uapi/errno.h"
#include "kernel/version.h"
#include "mm/dma/dma.h"
#include "mm/phys/slab.h"

static int show_cmdline(struct seq_file *m)
{
	return seq_printf(m, "%s\n", boot_command_line);
}

static int show_version(struct seq_file *m)
{
	return seq_printf(m, "Linux version %s (%s)\n", NOPAGE_RELEASE, NOPAGE_VERSION);
}

static int show_uptime(struct seq_file *m)
{
	u64 up = arch_clock_ns() / 10000000, idle = idle_ns(0) / 10000000;

	return seq_printf(m, "%llu.%02llu %llu.%02llu\n", up / 100, up % 100, idle / 100,
			  idle % 100);
}

static u64 sum_of_cpus(size_t offset)
{
	u64 sum = 0;

	for (int cpu = 0; cpu < cpu_count; cpu++)
		sum += *(u64 *)((char *)&cpus[cpu] + offset);
	return sum;
}

static int show_interrupts(struct seq_file *m)
{
	char names[64];
	u64 count;

	seq_printf(m, "           CPU0\n");
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		if (irq_info(irq, &count, names, sizeof(names)))
			seq_printf(m, "%3u: %11llu   %-8s %s\n", irq, count,
				   irq < NR_PINS ? "IO-APIC" : "PCI-MSI", names);
	seq_printf(m, "LOC: %11llu   Local timer interrupts\n",
		   sum_of_cpus(offsetof(struct cpu, timer_ticks)));
	seq_printf(m, "TLB: %11llu   TLB flushes: single pages\n",
		   sum_of_cpus(offsetof(struct cpu, tlb_flush_pages)));
	seq_printf(m, "TLA: %11llu   TLB flushes: everything\n",
		   sum_of_cpus(offsetof(struct cpu, tlb_flush_all)));
	seq_printf(m, "ERR: %11u\n", 0U);
	return 0;
}

static int show_stat(struct seq_file *m)
{
	seq_printf(m, "cpu  0 0 %llu %llu 0 0 0 0 0 0\n", (arch_clock_ns() - idle_ns(0)) / 10000000,
		   idle_ns(0) / 10000000);
	seq_printf(m, "intr %llu\n", sum_of_cpus(offsetof(struct cpu, irq_count)));
	seq_printf(m, "ctxt %llu\n", context_switches());
	return seq_printf(m, "btime %llu\n", arch_boot_wallclock());
}

static int show_kmsg(struct seq_file *m)
{
	char *buf = kmalloc(4 * KiB, GFP_KERNEL);
	u64 pos = 0;
	size_t n;

	if (!buf)
		return -ENOMEM;
	while ((n = log_read(&pos, buf, 4 * KiB - 1)) > 0) {
		buf[n] = 0;
		seq_printf(m, "%s", buf);
		if (n < 4 * KiB - 1)
			break;
	}
	kfree(buf);
	return 0;
}

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

static int show_trace(struct seq_file *m)
{
	u64 last = trace_last(), seq = last > TRACE_SLOTS ? last - TRACE_SLOTS + 1 : 1;
	struct trace_event event;

	for (; seq <= last; seq++)
		if (trace_read(seq, &event))
			show_event(m, &event);
	return 0;
}

void proc_kernel_init(void)
{
	static const struct {
		const char *name;
		mode_t mode;
		int (*show)(struct seq_file *m);
	} files[] = {
		{ "cmdline", 0444, show_cmdline },	 /* what the boot loader passed */
		{ "version", 0444, show_version },	 /* as uname */
		{ "uptime", 0444, show_uptime },	 /* seconds, seconds idle */
		{ "interrupts", 0444, show_interrupts }, /* counted by line */
		{ "stat", 0444, show_stat },		 /* time, interrupts, switches */
		{ "kmsg", 0400, show_kmsg },		 /* the log so far */
		{ "trace", 0400, show_trace },		 /* the last faults and DMA operations */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		if (proc_add(files[i].name, files[i].mode, files[i].show))
			panic("no memory for /proc/%s", files[i].name);
}
