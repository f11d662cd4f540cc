// SPDX-License-Identifier: MIT
/*
 * kernel/fs/proc/proc_dma.c - /proc: the DMA layer.
 *
 * What:     a show function per file; the table at the foot names them. None of these is
 *           a file of Linux's.
 * Start at: the table
 * Locks:    dma_lock while records are shown, pools_sem while pools are.
 * See it:   docs/dma.md; tests/kernel/proc_test.c
 */
#include "kernel/fs/proc/proc.h"
#include "kernel/lib/panic.h"
#include "kernel/uapi/errno.h"
#include "mm/dma/bigarea.h"
#include "mm/dma/internal.h"
#include "mm/dma/pool.h"
#include "mm/dma/shadow.h"

#define MAX_ROWS 512 /* of mappings; the rest is counted */

struct listing {
	struct seq_file *m;
	unsigned int count;
};

static bool show_record(struct dma_record *r, void *arg)
{
	struct listing *list = arg;
	const char *owner = r->coherent ? "both" : r->cpu_owns ? "CPU" : "device";

	if (list->count++ >= MAX_ROWS)
		return false;
	seq_printf(list->m, "%-10s %#-12llx %-8zu %-13s %-6s %#-12llx ", r->dev->bus_id, r->bus,
		   r->size, r->coherent ? "coherent" : dma_dir_names[r->dir & 3], owner, r->phys);
	if (r->shadow)
		seq_printf(list->m, "%#-12llx ", r->shadow);
	else
		seq_printf(list->m, "%-12s ", "-");
	seq_printf(list->m, "%pS\n", (void *)(r->caller - 1));
	return false;
}

int show_dma_mappings(struct seq_file *m)
{
	struct listing list = { .m = m };
	unsigned long flags;

	seq_puts(m, "device     bus          size     direction     owner  memory       shadow"
		    "       mapped by\n");
	spin_lock_irqsave(&dma_lock, flags);
	record_for_each(show_record, &list);
	spin_unlock_irqrestore(&dma_lock, flags);
	if (list.count > MAX_ROWS)
		seq_printf(m, "... and %u more\n", list.count - MAX_ROWS);
	return 0;
}

int show_dma_errors(struct seq_file *m)
{
	for (int kind = 0; kind < DMA_ERR_KINDS; kind++)
		seq_printf(m, "%-24s %lu\n", dma_error_names[kind], dma_error_count(kind));
	return 0;
}

static void show_pool(const struct dma_pool *pool, void *arg)
{
	seq_printf(arg, "%-16s %-10s %6u %6u %6zu %8zu %6u\n", pool->name, pool->dev->bus_id,
		   pool->used, pool->nr_chunks * pool->per_chunk, pool->size, pool->boundary,
		   pool->nr_chunks);
}

int show_dma_pools(struct seq_file *m)
{
	seq_printf(m, "name             device       used blocks   size boundary chunks\n");
	dma_pool_for_each(show_pool, m);
	return 0;
}

/* Of an area, all at one moment. */
static int show_area(struct seq_file *m, struct area *area)
{
	unsigned long flags;
	struct area a;

	spin_lock_irqsave(&area->lock, flags);
	a = *area;
	spin_unlock_irqrestore(&area->lock, flags);
	seq_printf(m, "base        %#llx\n", a.base);
	seq_printf(m, "size        %lu KiB\n", a.pages * (PAGE_SIZE / KiB));
	seq_printf(m, "in use      %lu KiB\n", a.used * (PAGE_SIZE / KiB));
	seq_printf(m, "most        %lu KiB\n", a.peak * (PAGE_SIZE / KiB));
	seq_printf(m, "requests    %lu\n", a.requests);
	seq_printf(m, "no room     %lu\n", a.failures);
	return 0;
}

int show_dma_shadow(struct seq_file *m)
{
	return show_area(m, &shadow_area);
}

int show_bigarea(struct seq_file *m)
{
	return show_area(m, &bigarea);
}
