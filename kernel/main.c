// SPDX-License-Identifier: MIT
/*
 * kernel/main.c - kmain(): the order in which the kernel comes to life.
 *
 * What:     one call a line; lines in capitals say where the rules change. Before a
 *           line, what it allows does not work yet. At the end the boot context
 *           becomes the idle task, and a thread goes on with the first program.
 * Start at: here: this is the first C function of the kernel proper.
 * See it:   the boot log
 * Linux:    init/main.c (start_kernel)
 */
#include "arch/arch.h"
#include "drivers/char/control.h"
#include "drivers/char/tty.h"
#include "drivers/drivers.h"
#include "drivers/serial/uart.h"
#include "kernel/fs/file/files.h"
#include "kernel/fs/proc/proc.h"
#include "kernel/fs/dev/devfs.h"
#include "kernel/fs/tmpfs/initrd.h"
#include "kernel/fs/mount.h"
#include "kernel/locking/futex.h"
#include "kernel/init.h"
#include "kernel/lib/cmdline.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/printk.h"
#include "kernel/process/exec.h"
#include "kernel/process/oom.h"
#include "kernel/process/process.h"
#include "kernel/random.h"
#include "kernel/resource.h"
#include "kernel/sched/sched.h"
#include "kernel/signal/signal.h"
#include "kernel/version.h"
#include "kernel/sched/watchdog.h"
#include "kernel/time/workqueue.h"
#include "mm/dma/dma.h"
#include "mm/phys/bootmem.h"
#include "mm/phys/page_alloc.h"
#include "mm/phys/slab.h"
#include "mm/virt/pgtable.h"
#include "mm/virt/vma.h"

static int late_init(void *unused)
{
	initrd_init();	  /* the boot archive becomes the root tree */
	proc_init();	  /* /proc */
	devfs_init();	  /* /dev */
	mount_init();	  /* the first program finds a console */
	resource_init();  /* who has which addresses and ports */
	loadavg_init();	  /* counts now and then who is busy */
	workqueue_init(); /* threads for what is put off */
	oom_init();	  /* what to do when there is no more memory */
	dma_init();	  /* the mapping records */
	/* DMA_MAP WORKS */
	control_dev_init(); /* /dev/control */
	tty_init();	    /* /dev/console */
	drivers_init();	    /* the bus is walked, each device finds its driver */
	arch_smp_init();    /* the other CPUs */
	crash_if_asked();
	run_first_program(); /* and whatever else the command line asks for; does not return */
	return 0;
}

void kmain(void)
{
	arch_early_init(); /* descriptor tables */
	/* EXCEPTIONS ARE REPORTED */
	printk(KERN_INFO NOPAGE_VERSION ", loaded by %s%s%s\n", boot_info.loader,
	       boot_info.loader_name[0] ? ": " : "", boot_info.loader_name);
	cmdline_init(); /* options */
	uart_init();	/* the log goes out; what was said so far, too */
	console_loglevel = (int)cmdline_range("loglevel", 7, 0, 7);
	arch_cpu_features(); /* NX, SMEP, SMAP ...; patches code, so before it becomes read-only */
	bootmem_init();	     /* the memory map */
	arch_smp_reserve();  /* a page where the other CPUs will begin */
	dma_reserve();	     /* memory for shadows, and in one piece */
	paging_init();	     /* the kernel's own page tables */
	page_alloc_init();   /* zones, buddy lists */
	/* ALLOC_PAGES WORKS */
	slab_init();
	/* KMALLOC, VMALLOC, IOREMAP WORK */
	mm_init();		/* address spaces, kmap, the zero page */
	process_init();		/* pids, processes */
	limits_init();		/* what they may have */
	layout_init();		/* where they lie */
	futex_init();		/* waiting for words of memory */
	signals_init();		/* what is sent to them */
	task_init();		/* tasks */
	sched_init();		/* who runs */
	arch_task_cache_init(); /* the machine's part of them */
	acpi_init();		/* the firmware's tables */
	arch_irq_init();	/* interrupt controllers */
	arch_time_init();	/* clock and timer */
	log_clock_ready();
	random_init();
	vfs_init();   /* an empty tree of names */
	files_init(); /* open files, and the tables of them */
	start_init(late_init);
	watchdog_start(); /* this CPU reports when it is stuck; the others, as they start */
	arch_irq_enable();
	/* MAY SLEEP */
	cpu_idle(); /* this context is the idle task from here on; the init thread runs */
}
