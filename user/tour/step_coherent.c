/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_coherent.c - step 5: memory shared with a device for good.
 *
 * What:     Maps the driver's coherent buffer, page by page through nopage,
 *           writes into it, and has the card fetch it and bring it back.
 * Start at: step_coherent.
 * See it:   tests/user/as-root/edu_coherent_shared.c.
 * Book:     LDD3 ch. 15, "Mapping Memory with nopage", "Setting Up Coherent DMA
 *           Mappings".
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "user/tour/tour.h"

#define MESSAGE "written by the program, fetched by the card"

static bool transfer(int fd, __u32 buffer, __u32 device, __u32 length, __u32 to_device)
{
	struct edu_coherent_dma dma = { buffer, device, length, to_device };

	return ioctl(fd, EDU_IOC_COHERENT, &dma) == 0;
}

static void touch_pages(volatile char *buffer)
{
	struct event events[8];
	size_t count, asked = 0;

	predict("I touch one byte of each of its 4 pages. Who is asked for the page?");
	trace_mark();
	for (size_t at = 0; at < EDU_COHERENT_SIZE; at += PAGE)
		buffer[at] = 0;
	count = trace_since_mark(events, 8, (char *)buffer, (char *)buffer + EDU_COHERENT_SIZE);
	for (size_t i = 0; i < count; i++) {
		say("    page %lu   %-10s   page frame 0x%lx",
		    (events[i].addr - (unsigned long)buffer) / PAGE, events[i].what, events[i].pfn);
		asked += strcmp(events[i].what, "do_no_page") == 0;
	}
	say("%s", "");
	check(count == 4 && asked == 4,
	      "four faults, and each time the driver's nopage() was asked");
}

static void there_and_back(int fd, char *buffer)
{
	char *back = buffer + 2 * PAGE + 100;

	strcpy(buffer + 50, MESSAGE);
	check(transfer(fd, 50, 0, sizeof(MESSAGE), 1), "the card fetches my words from page 0");
	check(transfer(fd, 2 * PAGE + 100, 0, sizeof(MESSAGE), 0), "and brings them to page 2");
	say("\n    page 2 now says: \"%.60s\"\n", back);
	check(strcmp(back, MESSAGE) == 0, "without one copy made by the processor");
}

void step_coherent(void)
{
	struct edu_info info;
	char *buffer;
	int fd = edu_open();

	if (fd < 0)
		return;
	info = edu_info_now();
	say("  When the driver started it allocated %d KiB with dma_alloc_coherent. That\n"
	    "  memory has two names at once: a kernel address, and the bus address 0x%llx\n"
	    "  for the card. Both may use it at any time. I ask for a third name, mine.\n",
	    EDU_COHERENT_SIZE / 1024, info.coherent_bus);
	buffer = mmap(NULL, EDU_COHERENT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		      EDU_MMAP_COHERENT);
	if (!check(buffer != MAP_FAILED, "the buffer is at %p, not a page of it mapped yet",
		   (void *)buffer))
		return;
	say("%s", "");
	touch_pages(buffer);
	where_to_look("mm/virt/fault.c", "do_no_page", "do_no_page");
	say("%s", "");
	there_and_back(fd, buffer);
	munmap(buffer, EDU_COHERENT_SIZE);
}
