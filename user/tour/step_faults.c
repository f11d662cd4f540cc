/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_faults.c - step 2: memory comes when it is touched.
 *
 * What:     Maps eight pages, reads four of them, writes all eight, and shows
 *           from the kernel's trace which rung of the fault ladder served each
 *           touch.
 * Start at: step_faults.
 * See it:   cat /proc/trace at the prompt; gdb: np-trace.
 * Book:     LDD3 ch. 15, "Memory Mapping and DMA" (how a page gets there).
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "user/tour/tour.h"

#define READ_FIRST 4
#define PAGES	   8

static struct event events[32];
static size_t event_count;

/* Faults of this kind since the mark. */
static size_t faults(const char *access, const char *rung)
{
	size_t count = 0;

	for (size_t i = 0; i < event_count; i++) {
		count += strcmp(events[i].access, access) == 0 &&
			 strncmp(events[i].what, rung, strlen(rung)) == 0;
	}
	return count;
}

/* How many different frames do the faults of @access name? */
static size_t frames(const char *access)
{
	size_t count = 0;

	for (size_t i = 0; i < event_count; i++) {
		size_t before = 0;

		if (strcmp(events[i].access, access) != 0)
			continue;
		while (before < i && (events[before].pfn != events[i].pfn ||
				      strcmp(events[before].access, access) != 0))
			before++;
		count += before == i;
	}
	return count;
}

static void show_faults(const char *area)
{
	event_count = trace_since_mark(events, sizeof(events) / sizeof(events[0]), area,
				       area + PAGES * PAGE);
	say("    page   access   rung                  page frame");
	for (size_t i = 0; i < event_count; i++)
		say("    %4lu   %-6s   %-18s    0x%lx",
		    (events[i].addr - (unsigned long)area) / PAGE, events[i].access, events[i].what,
		    events[i].pfn);
	say("%s", "");
}

static void read_four(volatile char *area)
{
	predict("I read a byte of four pages. How many faults, how many frames?");
	trace_mark();
	for (int i = 0; i < READ_FIRST; i++)
		(void)area[i * PAGE];
	show_faults((char *)area);
	check(event_count == READ_FIRST && faults("read", "") == READ_FIRST,
	      "four faults, all by reads");
	check(frames("read") == 1, "and one frame: everybody's zero page, mapped read-only");
	where_to_look("mm/virt/anon.c", "do_anonymous_page", "do_anonymous_page");
	say("%s", "");
}

static void write_eight(volatile char *area)
{
	predict("now I write to all eight. Which four go through another rung?");
	trace_mark();
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = (char)(i + 1);
	show_faults((char *)area);
	check(faults("write", "do_wp_page") == READ_FIRST,
	      "the four that showed the zero page: do_wp_page made copies");
	check(faults("write", "do_anonymous_page") == PAGES - READ_FIRST,
	      "the four that showed nothing: do_anonymous_page made pages");
	check(frames("write") == PAGES, "eight frames now, each with one owner");
	where_to_look("mm/virt/fault.c", "do_wp_page", "do_wp_page");
	say("%s", "");
}

void step_faults(void)
{
	volatile char *area;

	say("  mmap of eight pages gives me a VMA, and not one byte of memory. The page\n"
	    "  table is empty there. Memory comes when I touch it, by a page fault, and\n"
	    "  the kernel climbs down a ladder (handle_mm_fault, handle_pte_fault...) until\n"
	    "  a rung holds.\n");
	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!check(area != MAP_FAILED, "eight pages of address space, at %p", (void *)area))
		return;
	read_four(area);
	write_eight(area);
	trace_mark();
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE]++;
	event_count = trace_since_mark(events, 32, (char *)area, (char *)area + PAGES * PAGE);
	check(event_count == 0, "a third touch costs nothing: the processor finds it all");
	munmap((void *)area, PAGES * PAGE);
}
