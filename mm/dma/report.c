// SPDX-License-Identifier: MIT
/*
 * mm/dma/report.c - telling a driver writer what went wrong.
 *
 * What:     one report: the rule that was broken, the device and its driver, the
 *           mapping concerned with the code that made it, and the code that broke
 *           the rule. Counted by kind; after a while only counted.
 * Start at: dma_report()
 * Locks:    any context; dma_lock may be held.
 * See it:   /proc/dma_errors; docs/dma-rules.md; tests/kernel/dma_rules_test.c
 * Linux:    kernel/dma/debug.c
 */
#include "kernel/lib/panic.h"
#include "mm/dma/internal.h"

#define PRINT_LIMIT 100 /* reports printed in full since boot */

const char *const dma_error_names[DMA_ERR_KINDS] = {
	[DMA_ERR_DIRECTION_NONE] = "no direction",
	[DMA_ERR_BAD_RANGE] = "bad range",
	[DMA_ERR_NOT_LOGICAL] = "not a logical address",
	[DMA_ERR_FREE_PAGE] = "free page",
	[DMA_ERR_NOT_PINNED] = "user page not pinned",
	[DMA_ERR_OVERLAP] = "mapped twice",
	[DMA_ERR_NOT_MAPPED] = "not mapped",
	[DMA_ERR_CALL] = "wrong call",
	[DMA_ERR_SIZE] = "wrong size",
	[DMA_ERR_NENTS] = "wrong number of entries",
	[DMA_ERR_DIRECTION] = "wrong direction",
	[DMA_ERR_LIST] = "bad list",
	[DMA_ERR_MASK] = "beyond the mask",
	[DMA_ERR_CPU_TOUCH] = "CPU touch",
	[DMA_ERR_FREED] = "freed while mapped",
	[DMA_ERR_LEAK] = "leak",
	[DMA_ERR_NO_MASK] = "no DMA mask",
	[DMA_ERR_POOL_FREE] = "pool: not in use",
	[DMA_ERR_POOL_WRITTEN] = "pool: written while free",
	[DMA_ERR_POOL_BUSY] = "pool: still in use",
};

const char *const dma_dir_names[4] = { "BIDIRECTIONAL", "TO_DEVICE", "FROM_DEVICE", "NONE" };

bool dma_report_quietly;
static unsigned long counts[DMA_ERR_KINDS]; /* [a] */

unsigned long dma_error_count(enum dma_error kind)
{
	return READ_ONCE(counts[kind]);
}

static void print_record(const struct dma_record *r)
{
	printk(KERN_ERR "  the mapping: bus %#llx, %zu bytes, %s%s, of memory at %#llx\n", r->bus,
	       r->size, dma_dir_names[r->dir & 3], r->shadow ? " through a shadow" : "", r->phys);
	printk(KERN_ERR "  mapped by:\n");
	for (int i = 0; i < r->trace_len; i++)
		printk(KERN_ERR "    %pS\n", (void *)(r->trace[i] - 1));
}

void dma_report(enum dma_error kind, struct device *dev, const struct dma_record *r,
		const char *fmt, ...)
{
	static unsigned long printed;
	char text[160];
	va_list args;

	__atomic_fetch_add(&counts[kind], 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&warn_count, 1, __ATOMIC_RELAXED);
	if (dma_report_quietly || __atomic_fetch_add(&printed, 1, __ATOMIC_RELAXED) >= PRINT_LIMIT)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	printk(KERN_ERR "DMA: %s (%s): %s: %s\n", dev ? dev->bus_id : "?",
	       dev && dev->driver_name ? dev->driver_name : "no driver", dma_error_names[kind],
	       text);
	if (r)
		print_record(r);
	if (kind != DMA_ERR_CPU_TOUCH) /* that one prints the touching code itself */
		dump_stack();
}
