/* SPDX-License-Identifier: MIT */
/*
 * kernel/lib/trace.h - the last events of memory and DMA, for whoever asks.
 *
 * What:     a ring of the last faults (which rung of the ladder served them) and
 *           DMA operations. Writing an event costs a few stores and never fails.
 * See it:   /proc/trace; gdb: np-trace
 */
#ifndef KERNEL_LIB_TRACE_H
#define KERNEL_LIB_TRACE_H

#include "kernel/lib/types.h"

enum trace_rung {
	TRACE_ANON_PAGE, /* do_anonymous_page: a fresh page */
	TRACE_ZERO_PAGE, /* do_anonymous_page: the zero page */
	TRACE_NO_PAGE,	 /* do_no_page */
	TRACE_WP_COPY,	 /* do_wp_page: copied */
	TRACE_WP_REUSE,	 /* do_wp_page: made writable in place */
	TRACE_SPURIOUS,	 /* it was there already */
	TRACE_SIGSEGV,
	TRACE_SIGBUS,
	TRACE_DMA_MAP,
	TRACE_DMA_UNMAP,
	TRACE_DMA_SYNC_CPU,
	TRACE_DMA_SYNC_DEV,
	TRACE_KINDS
};
extern const char *const trace_names[TRACE_KINDS];

/* How memory was touched. A plain bool "write" says the first two. */
enum {
	TRACE_READ,
	TRACE_WRITE,
	TRACE_EXEC
};

struct trace_event {
	u64 seq;   /* 1, 2, ...; 0: the slot was never used */
	u8 kind;   /* enum trace_rung */
	u8 access; /* faults: TRACE_READ ... */
	u8 dir;	   /* DMA: enum dma_data_direction */
	u8 pad;
	int pid;
	u64 addr;	/* fault address, or bus address */
	u64 start, end; /* the area; or DMA: size, and the shadow's physical address or 0 */
	u64 pfn;
	char device[16]; /* DMA */
};
#define TRACE_SLOTS 256

#ifdef HOST_TEST /* the host tests have no ring */
static inline void trace_fault(enum trace_rung rung, unsigned long addr, int access,
			       unsigned long start, unsigned long end, unsigned long pfn)
{
}
#else
void trace_fault(enum trace_rung rung, unsigned long addr, int access, unsigned long start,
		 unsigned long end, unsigned long pfn);
void trace_dma(enum trace_rung op, const char *device, dma_addr_t bus, size_t size, int dir,
	       phys_addr_t phys, phys_addr_t shadow);
#endif
/* trace_read - the event with this number; false if it is gone or has not happened. */
bool trace_read(u64 seq, struct trace_event *event);
/* trace_last - the number of the newest event. */
u64 trace_last(void);

#endif
