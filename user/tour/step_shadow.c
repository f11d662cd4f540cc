/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_shadow.c - step 7: memory that a device cannot reach.
 *
 * What:     The edu card has 28 address lines: it reaches 256 MiB.  Finds a
 *           page of ours below that and one above, sends both to the card and
 *           back, and shows what the DMA layer did for the second.
 * Start at: step_shadow.
 * See it:   tests/user/as-root/edu_shadow_page.c.
 * Book:     LDD3 ch. 15, "Dealing with Difficult Hardware", "Bounce Buffers".
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "user/tour/tour.h"

#define CHUNK	  (1UL << 20)
#define CHUNKS	  320 /* so much is lent to us while we look */
#define KEEP_FREE (24UL << 20)

static char *chunks[CHUNKS];
static size_t chunk_count;

struct found {
	char *below, *above; /* pages of ours, in reach and out of it */
};

static bool memory_left(void)
{
	struct sysinfo memory;

	return sysinfo(&memory) == 0 && memory.freeram * memory.mem_unit > KEEP_FREE;
}

/*
 * Take memory, a MiB at a time, until a page of either kind has turned up.
 * Which frames we get is the page allocator's business, so there is no other
 * way for a program than to ask and look.
 */
static struct found look_for_pages(unsigned long mask)
{
	struct found found = { NULL, NULL };

	while (!(found.below && found.above) && chunk_count < CHUNKS && memory_left()) {
		char *chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				   -1, 0);

		if (chunk == MAP_FAILED)
			break;
		chunks[chunk_count++] = chunk;
		for (size_t at = 0; at < CHUNK; at += PAGE)
			chunk[at] = 1;
		for (size_t at = 0; at < CHUNK; at += CHUNK / 4) {
			if (edu_addresses_of(chunk + at).phys <= mask)
				found.below = chunk + at;
			else
				found.above = chunk + at;
		}
	}
	return found;
}

static void give_back(void)
{
	while (chunk_count > 0)
		munmap(chunks[--chunk_count], CHUNK);
}

/* One page to the card and back.  => how many of its bytes came back wrong */
static size_t there_and_back(int fd, char *page, const char *name, unsigned int seed)
{
	struct event events[16];
	size_t count;

	pattern_fill(page, 2048, seed);
	trace_mark();
	if (pwrite(fd, page, 2048, 0) != 2048)
		return 2048;
	count = trace_since_mark(events, 16, NULL, NULL);
	for (size_t i = 0; i < count; i++) {
		if (events[i].kind != EVENT_DMA || strcmp(events[i].what, "map") != 0)
			continue;
		say("    %-6s  physical 0x%08lx   bus 0x%08lx   shadow %s", name,
		    events[i].pfn * PAGE, events[i].addr,
		    events[i].shadow ? "page in between" : "none");
	}
	memset(page, 0, PAGE);
	if (pread(fd, page, 2048, 0) != 2048)
		return 2048;
	return pattern_wrong(page, 2048, seed);
}

static void send_them(int fd, struct found found, unsigned long mask)
{
	struct edu_info start = edu_info_now(), middle, end;
	size_t wrong_below = 0, wrong_above;

	if (found.below)
		wrong_below = there_and_back(fd, found.below, "below", 7);
	middle = edu_info_now();
	wrong_above = there_and_back(fd, found.above, "above", 8);
	end = edu_info_now();
	say("%s", "");
	if (found.below && edu_all_shadowed())
		check(middle.bounced == start.bounced + 2, "the page below too: dma= says so");
	else if (found.below)
		check(middle.bounced == start.bounced, "the page below went straight");
	if (edu_behind_iommu() && !edu_all_shadowed())
		check(end.bounced == middle.bounced,
		      "and so did the page above: no byte was copied");
	else
		check(end.bounced == middle.bounced + 2,
		      "the page above went through a shadow, both times");
	check(end.last_bus <= mask, "the card was told 0x%llx, which it can reach", end.last_bus);
	check(wrong_below + wrong_above == 0, "each byte compared: %zu are wrong",
	      wrong_below + wrong_above);
}

static void tell(unsigned long mask)
{
	say("  The card drives 28 address lines: it reaches bus addresses up to 0x%lx.\n"
	    "  Told a higher one it drops the upper bits without a word, and uses some\n"
	    "  other memory. The driver said so when it started (dma_set_mask), and the\n"
	    "  DMA layer remembers it for every mapping.\n",
	    mask);
}

static void explain(void)
{
	if (edu_behind_iommu() && !edu_all_shadowed()) {
		say("\n  The IOMMU stands between: the card is told an address below the limit, of\n"
		    "  its own address space, and page tables lead from there to my page. Any other\n"
		    "  address it puts on the bus leads nowhere, and is reported.\n"
		    "  (CMDLINE=iommu=off shows what is done without one.)");
		where_to_look("mm/dma/domain.c", "domain_map", "domain_map");
		return;
	}
	say("\n  A shadow (or bounce) page below the limit stands in: the bytes are copied\n"
	    "  at map for TO_DEVICE, at unmap for FROM_DEVICE. I noticed nothing but the\n"
	    "  time it took.");
	where_to_look("mm/dma/shadow.c", "shadow_copy", "shadow_copy");
}

void step_shadow(void)
{
	unsigned long mask;
	struct found found;
	int fd = edu_open();

	if (fd < 0)
		return;
	mask = edu_info_now().dma_mask;
	tell(mask);
	found = look_for_pages(mask);
	if (!found.above)
		skip("there is no free RAM above 256 MiB, and the card reaches all below it");
	if (found.above && !found.below)
		say("  (So much RAM is here that %d MiB of it held no page below the limit:\n"
		    "  there is nothing to compare with.)\n",
		    CHUNKS);
	if (found.above) {
		predict("a page of mine lies above. Which address will the card be told?");
		send_them(fd, found, mask);
		explain();
	}
	give_back();
}
