/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_streaming.c - step 6: my own pages, lent to a device.
 *
 * What:     Sends a buffer of this program to the device and gets it back by
 *           streaming DMA from and to the very pages, and shows each mapping
 *           that was made for it.
 * Start at: step_streaming.
 * See it:   /proc/dma_mappings while a transfer runs; gdb: np-dma.
 * Book:     LDD3 ch. 15, "Performing Direct I/O", "Setting Up Streaming DMA
 *           Mappings".
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "user/tour/tour.h"

#define OFFSET 1500 /* into a page, so that the buffer lies on two */

static struct event events[32];

/* Shows the events of a transfer.  => the number of mappings made */
static size_t show_mappings(void)
{
	size_t count = trace_since_mark(events, 32, NULL, NULL), maps = 0, shadows = 0;

	say("    event   bus address   bytes   direction      page frame   shadow");
	for (size_t i = 0; i < count; i++) {
		if (events[i].kind != EVENT_DMA)
			continue;
		maps += strcmp(events[i].what, "map") == 0;
		shadows += events[i].shadow != 0;
		say("    %-6s  0x%08lx   %6lu   %-12s   0x%-8lx   %s", events[i].what,
		    events[i].addr, events[i].size, events[i].direction, events[i].pfn,
		    events[i].shadow ? "yes" : "-");
	}
	say("%s", "");
	if (shadows)
		say("  (A shadow page stood in, as these pages are out of the card's reach: that\n"
		    "  is the next step.)\n");
	return maps;
}

/* Bytes mapped in @direction since the mark. */
static size_t bytes_mapped(const char *direction)
{
	size_t count = trace_since_mark(events, 32, NULL, NULL), bytes = 0;

	for (size_t i = 0; i < count; i++) {
		if (events[i].kind == EVENT_DMA && strcmp(events[i].what, "map") == 0 &&
		    strstr(events[i].direction, direction))
			bytes += events[i].size;
	}
	return bytes;
}

static void send(int fd, const unsigned char *buffer)
{
	predict("the buffer lies on two pages. How many mappings? Which way?");
	trace_mark();
	check(pwrite(fd, buffer, EDU_SIZE, 0) == EDU_SIZE, "write: %d bytes went to the card",
	      EDU_SIZE);
	say("%s", "");
	if (dma_unchecked()) {
		say("  (Booted with dma_debug=0: nobody notes the mappings.)\n");
		return;
	}
	check(show_mappings() >= 2, "at least two: pages that are neighbours for me need not be");
	check(bytes_mapped("TO_DEVICE") == EDU_SIZE, "all of them TO_DEVICE, %d bytes together",
	      EDU_SIZE);
	where_to_look("mm/dma/dma.c", "dma_map_page", "dma_map_page");
	say("%s", "");
}

static void get_back(int fd, unsigned char *buffer)
{
	size_t wrong;

	memset(buffer, 0, EDU_SIZE);
	trace_mark();
	check(pread(fd, buffer, EDU_SIZE, 0) == EDU_SIZE, "read: %d bytes came back", EDU_SIZE);
	if (!dma_unchecked())
		check(bytes_mapped("FROM_DEVICE") == EDU_SIZE, "mapped FROM_DEVICE this time");
	wrong = pattern_wrong(buffer, EDU_SIZE, 6);
	check(wrong == 0, "each of them compared: %zu are wrong", wrong);
}

void step_streaming(void)
{
	static unsigned char pages[3 * PAGE] __attribute__((aligned(4096)));
	unsigned char *buffer = pages + OFFSET;
	struct edu_info before, after;
	int fd = edu_open();

	if (fd < 0)
		return;
	before = edu_info_now();
	say("  Most I/O is not like that: a program has bytes in a buffer of its own, and\n"
	    "  calls write(). The driver could copy them. This one lends the pages to the\n"
	    "  card instead: get_user_pages pins them, dma_map_page gives each a bus\n"
	    "  address and says in which direction bytes will go. From then until the\n"
	    "  unmap they are the device's, and the processor keeps its hands off.\n");
	pattern_fill(buffer, EDU_SIZE, 6);
	send(fd, buffer);
	get_back(fd, buffer);
	after = edu_info_now();
	say("\n  %llu transfers in all, each ended by an interrupt (%s %u). The card\n"
	    "  takes 100 ms for each, whatever its size; we slept meanwhile.",
	    after.transfers - before.transfers, after.msi ? "MSI, interrupt" : "INTx, line",
	    after.irq);
	where_to_look("drivers/edu/edu_hw.c", "edu_interrupt", "edu_interrupt");
}
