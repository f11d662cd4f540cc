/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/maps_truthful.c - what /proc/self/maps says of an address,
 * a probe of it confirms.
 */
#include "tests/user/maps.h"

/* Areas that the kernel made for itself may be odd: [vvar], [vsyscall]. */
static bool is_special(const struct maps_area *area)
{
	return strncmp(area->name, "[v", 2) == 0;
}

static bool readable_as_said(void)
{
	for (size_t i = 0; i < maps_count; i++) {
		const struct maps_area *area = &maps_areas[i];
		bool said = area->perms[0] == 'r';

		if (is_special(area))
			continue;
		if (sys_readable((void *)area->start) != said ||
		    sys_readable((void *)(area->end - 8)) != said) {
			ktap_note("%lx-%lx says %s", area->start, area->end, area->perms);
			return false;
		}
	}
	return true;
}

/* Below [stack] the stack would grow: leave that gap alone. */
static bool gaps_unreadable(void)
{
	for (size_t i = 0; i + 1 < maps_count; i++) {
		const struct maps_area *area = &maps_areas[i];

		if (area->end == area[1].start || strcmp(area[1].name, "[stack]") == 0)
			continue;
		if (sys_readable((void *)area->end) || sys_readable((void *)(area[1].start - 8))) {
			ktap_note("the gap behind %lx can be read", area->end);
			return false;
		}
	}
	return true;
}

int main(void)
{
	char *area = sys_arena(8);

	ktap_begin(8);
	ktap_need(sys_map_at(area, 2, PROT_READ | PROT_WRITE), "mmap");
	ktap_need(sys_map_at(area + 2 * PAGE, 1, PROT_READ), "mmap");
	ktap_need(sys_map_at(area + 3 * PAGE, 1, PROT_READ | PROT_EXEC), "mmap");
	ktap_need(sys_map_at(area + 5 * PAGE, 1, PROT_NONE), "mmap");
	ktap_ok(maps_is(area, 2, "rw-p"), "a mapping appears");
	ktap_ok(maps_is(area + 2 * PAGE, 1, "r--p"), "another");
	ktap_ok(maps_is(area + 3 * PAGE, 1, "r-xp"), "a third");
	ktap_ok(maps_find(area + 4 * PAGE) == NULL, "a page that is not mapped does not");
	ktap_ok(maps_is(area + 5 * PAGE, 1, "---p"), "one without permission does");
	ktap_ok(readable_as_said(), "every area can be read, or not, as it says");
	ktap_ok(gaps_unreadable(), "what is between areas cannot");
	ktap_need(sys(SYS_munmap, area, PAGE), "munmap");
	ktap_ok(maps_find(area) == NULL, "what is unmapped disappears");
	return ktap_end();
}
