/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_many_areas.c - a thousand areas: each is found, and
 * all go away again.
 *
 * Every other page of a range is mapped, so that nothing merges; each gets
 * its number.  Then the gaps are filled, and one area is left.
 */
#include "tests/user/maps.h"

#define AREAS 1000

static size_t areas_between(const char *from, const char *to)
{
	size_t count = 0;

	if (!maps_read())
		return 0;
	for (size_t i = 0; i < maps_count; i++)
		count += maps_areas[i].start >= (unsigned long)from &&
			 maps_areas[i].end <= (unsigned long)to;
	return count;
}

int main(void)
{
	char *base = sys_arena(2 * AREAS);
	char *end = base + 2 * AREAS * PAGE;
	size_t right = 0;

	ktap_begin(5);
	for (size_t i = 0; i < AREAS; i++) {
		char *page = base + 2 * i * PAGE;

		ktap_need(sys_map_at(page, 1, PROT_READ | PROT_WRITE), "mmap");
		memcpy(page, &i, sizeof(i));
	}
	ktap_ok(areas_between(base, end) == AREAS, "%d areas are there", AREAS);
	for (size_t i = 0; i < AREAS; i++)
		right += memcmp(base + 2 * i * PAGE, &i, sizeof(i)) == 0;
	ktap_ok(right == AREAS, "each holds its own number");
	for (size_t i = 0; i < AREAS; i++)
		ktap_need(sys_map_at(base + (2 * i + 1) * PAGE, 1, PROT_READ | PROT_WRITE), "mmap");
	ktap_ok(areas_between(base, end) <= AREAS, "filling the gaps makes no new areas");
	right = 0;
	for (size_t i = 0; i < AREAS; i++)
		right += memcmp(base + 2 * i * PAGE, &i, sizeof(i)) == 0;
	ktap_ok(right == AREAS, "the numbers are still there");
	ktap_need(sys(SYS_munmap, base, 2 * AREAS * PAGE), "munmap");
	ktap_ok(areas_between(base, end) == 0, "one munmap takes them all");
	return ktap_end();
}
