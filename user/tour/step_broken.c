/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_broken.c - step 9: a rule broken, and who noticed.
 *
 * What:     Has the driver touch a page that it has lent to the device, and
 *           shows what the kernel made of it: a page fault in the driver, a
 *           report in the log, a count.
 * Start at: step_broken.
 * See it:   docs/dma-ownership.md reads the report line by line.
 * Book:     LDD3 ch. 15, "Setting Up Streaming DMA Mappings": the rules.
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "user/tour/tour.h"

/* How often the checker has reported this mistake, by /proc/dma_errors; -1: it says nothing of it. */
static long reports_of(const char *mistake)
{
	char line[256];
	long count = -1;
	FILE *file = fopen("/proc/dma_errors", "r");

	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
		char *at = strstr(line, mistake);
		char *digits = strpbrk(line, "0123456789");

		if (at && digits && sscanf(digits, "%ld", &count) == 1)
			break;
	}
	fclose(file);
	return count;
}

void step_broken(void)
{
	struct edu_broken broken = { .rule = EDU_BREAK_TOUCH };
	int fd = edu_open();
	long before;

	if (fd < 0)
		return;
	if (dma_unchecked()) {
		skip("the checker is off (dma_debug=0)");
		return;
	}
	say("  A streaming buffer has one owner at a time. The rule is one sentence of the\n"
	    "  chapter, and on most machines breaking it shows once in a million transfers.\n"
	    "  I ask the driver to break it: it maps a page for the card to write to\n"
	    "  (FROM_DEVICE), and reads its first byte before the unmap.\n");
	predict("nobody put a test into the driver. Who can notice that it reads?");
	before = reports_of("CPU touch");
	fflush(stdout);
	if (!check(ioctl(fd, EDU_IOC_BREAK, &broken) == 0, "the driver did it, and lives"))
		return;
	say("\n  The kernel log has the report: who mapped the page, and who touched it.\n"
	    "  (It is on this terminal, or where --log sent it.)\n");
	check(broken.reported == 1, "one touch, one report");
	check(reports_of("CPU touch") == before + 1, "/proc/dma_errors counts it");
	say("\n  From the map on the page was missing in the kernel's own page table: the\n"
	    "  processor noticed, by a page fault. The handler found the mapping, printed\n"
	    "  both backtraces, gave the page back and let the driver go on.");
	where_to_look("mm/dma/owner.c", "forbidden_touch", "forbidden_touch");
}
