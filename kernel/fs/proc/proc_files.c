// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_files.c - /proc: its table of contents.
 *
 * What:     a row for each file that the kernel itself has there from the beginning, and the
 *           function that prints it. Drivers add theirs by proc_add(); numbers that can be
 *           set are in the table of proc_sys.c, the files of processes in that of proc_task.c.
 * Start at: the table
 * Locks:    none: each line is right by itself, the next may be of a moment later.
 * See it:   ls /proc; docs/proc.md; gdb: np-proc; tests/kernel/proc_test.c
 * Spec:     proc(5).
 */
#include "kernel/fs/dev/char_dev.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/file/locks.h"
#include "kernel/fs/mount.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"

static const struct {
	const char *name;
	mode_t mode;
	proc_show_t *show;
} files[] = {
	{ "meminfo", 0444, show_meminfo }, /* where the memory is */
	{ "vmstat", 0444, show_vmstat },
	{ "zoneinfo", 0444, show_zoneinfo }, /* the allocators, one by one */
	{ "buddyinfo", 0444, show_buddyinfo },
	{ "slabinfo", 0400, show_slabinfo },
	{ "vmallocinfo", 0400, show_vmallocinfo },
	{ "pagecache", 0444, show_pagecache }, /* which files have pages in memory */
	{ "dma_mappings", 0400, show_dma_mappings },
	{ "dma_errors", 0444, show_dma_errors },
	{ "dma_pools", 0444, show_dma_pools },
	{ "dma_shadow", 0444, show_dma_shadow },
	{ "bigphysarea", 0444, show_bigarea },
	{ "filesystems", 0444, filesystems_show }, /* what mount(2) knows */
	{ "locks", 0444, locks_show },
	{ "cmdline", 0444, show_cmdline },	 /* what the boot loader passed */
	{ "version", 0444, show_version },	 /* as uname */
	{ "uptime", 0444, show_uptime },	 /* seconds, seconds idle */
	{ "loadavg", 0444, show_loadavg },	 /* how busy, over 1, 5 and 15 minutes */
	{ "cpuinfo", 0444, show_cpuinfo },	 /* a block for each CPU */
	{ "interrupts", 0444, show_interrupts }, /* counted by line */
	{ "stat", 0444, show_stat },		 /* time, interrupts, switches */
	{ "devices", 0444, show_devices },	 /* major numbers, and whose they are */
	{ "iomem", 0444, show_iomem },		 /* who has which addresses */
	{ "ioports", 0444, show_ioports },
	{ "timer_list", 0400,
	  show_timers }, /* what is to be done later; it tells kernel addresses */
	{ "workqueues", 0444, show_workqueues },
	{ "trace", 0400, show_trace }, /* the last faults and DMA operations */
};

void proc_files_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (proc_add(files[i].name, files[i].mode, files[i].show))
			panic("no memory for /proc/%s", files[i].name);
	if (!proc_symlink("mounts", NULL, "self/mounts"))
		panic("no memory for /proc/mounts");
}
