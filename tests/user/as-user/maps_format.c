/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/maps_format.c - /proc/self/maps is a list of areas, each
 * line as Linux writes it.
 *
 * Programs parse this file, some with a fixed column for the name (the 74th).
 */
#include "tests/user/maps.h"

static bool in_order(void)
{
	for (size_t i = 1; i < maps_count; i++) {
		if (maps_areas[i].start < maps_areas[i - 1].end)
			return false;
	}
	return true;
}

static bool whole_pages(void)
{
	for (size_t i = 0; i < maps_count; i++) {
		if (maps_areas[i].start % PAGE || maps_areas[i].end % PAGE ||
		    maps_areas[i].end <= maps_areas[i].start)
			return false;
	}
	return true;
}

static bool good_letters(void)
{
	for (size_t i = 0; i < maps_count; i++) {
		const char *perms = maps_areas[i].perms;

		if (!strchr("r-", perms[0]) || !strchr("w-", perms[1]) || !strchr("x-", perms[2]) ||
		    !strchr("ps", perms[3]))
			return false;
	}
	return true;
}

/* A name, if there is one, begins in column 74 (or behind longer numbers). */
static bool names_in_column(void)
{
	const char *line = maps_text;

	for (size_t i = 0; i < maps_count; i++) {
		if (maps_areas[i].name[0] && maps_areas[i].name - line < 73)
			return false;
		line += strlen(line) + 1;
	}
	return true;
}

int main(void)
{
	ktap_begin(5);
	if (!ktap_ok(maps_read(), "every line can be parsed"))
		return KTAP_FAIL;
	ktap_ok(in_order(), "areas are in order and do not overlap");
	ktap_ok(whole_pages(), "each begins and ends with a page");
	ktap_ok(good_letters(), "permissions are r, w, x and p or s, or -");
	ktap_ok(names_in_column(), "names begin in column 74");
	return ktap_end();
}
