// SPDX-License-Identifier: MIT
/*
 * kernel/lib/trace.c - the event ring.
 *
 * What:     TRACE_SLOTS events, the oldest overwritten. The lock makes a slot
 *           whole for readers; it is the last but one in the order, so any code
 *           may trace.
 * Start at: next_slot()
 * Locks:    trace_lock (RANK_TRACE), interrupts off.
 * See it:   /proc/trace; gdb: np-trace
 */
#include "kernel/lib/trace.h"

#include "kernel/lib/spinlock.h"
#include "kernel/lib/string.h"
#include "kernel/sched/sched.h"

const char *const trace_names[TRACE_KINDS] = {
	[TRACE_ANON_PAGE] = "do_anonymous_page",
	[TRACE_ZERO_PAGE] = "zero_page",
	[TRACE_NO_PAGE] = "do_no_page",
	[TRACE_WP_COPY] = "do_wp_page",
	[TRACE_WP_REUSE] = "do_wp_page(reuse)",
	[TRACE_SPURIOUS] = "spurious",
	[TRACE_SIGSEGV] = "sigsegv",
	[TRACE_SIGBUS] = "sigbus",
	[TRACE_DMA_MAP] = "map",
	[TRACE_DMA_UNMAP] = "unmap",
	[TRACE_DMA_SYNC_CPU] = "sync_cpu",
	[TRACE_DMA_SYNC_DEV] = "sync_dev",
};

static struct trace_event trace_ring[TRACE_SLOTS];
static u64 trace_seq;
static DEFINE_SPINLOCK_RANK(trace_lock, RANK_TRACE);

/* trace_lock held */
static struct trace_event *next_slot(enum trace_rung kind)
{
	struct trace_event *e = &trace_ring[++trace_seq % TRACE_SLOTS];

	e->seq = trace_seq;
	e->kind = kind;
	e->pid = current->pid;
	return e;
}

void trace_fault(enum trace_rung rung, unsigned long addr, int access, unsigned long start,
		 unsigned long end, unsigned long pfn)
{
	unsigned long flags;
	struct trace_event *e;

	spin_lock_irqsave(&trace_lock, flags);
	e = next_slot(rung);
	e->access = access;
	e->addr = addr;
	e->start = start;
	e->end = end;
	e->pfn = pfn;
	spin_unlock_irqrestore(&trace_lock, flags);
}

void trace_dma(enum trace_rung op, const char *device, dma_addr_t bus, size_t size, int dir,
	       phys_addr_t phys, phys_addr_t shadow)
{
	unsigned long flags;
	struct trace_event *e;

	spin_lock_irqsave(&trace_lock, flags);
	e = next_slot(op);
	e->dir = dir;
	e->addr = bus;
	e->start = size;
	e->end = shadow;
	e->pfn = phys >> PAGE_SHIFT;
	strlcpy(e->device, device, sizeof(e->device));
	spin_unlock_irqrestore(&trace_lock, flags);
}

bool trace_read(u64 seq, struct trace_event *event)
{
	unsigned long flags;

	spin_lock_irqsave(&trace_lock, flags);
	*event = trace_ring[seq % TRACE_SLOTS];
	spin_unlock_irqrestore(&trace_lock, flags);
	return seq && event->seq == seq;
}

u64 trace_last(void)
{
	return READ_ONCE(trace_seq);
}
