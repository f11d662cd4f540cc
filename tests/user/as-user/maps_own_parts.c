/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/maps_own_parts.c - code, data, heap and stack are where
 * /proc/self/maps says, with the permissions that they should have.
 */
#include "tests/user/maps.h"

static const char constant[] = "a constant";
static int data = 1;
static int zero_data;

static bool has_perms(const void *addr, const char *perms)
{
	const struct maps_area *area = maps_find(addr);

	if (area && strcmp(area->perms, perms) == 0)
		return true;
	ktap_note("%lx: found %s, expected %s", (unsigned long)addr, area ? area->perms : "nothing",
		  perms);
	return false;
}

static bool is_from_our_file(const void *addr, const char *program)
{
	const struct maps_area *area = maps_find(addr);
	const char *name = strrchr(program, '/');

	if (!area)
		return false;
	name = name ? name + 1 : program;
	if (strlen(area->name) >= strlen(name) &&
	    strcmp(area->name + strlen(area->name) - strlen(name), name) == 0)
		return true;
	ktap_note("found the name '%s'", area->name);
	return false;
}

int main(int argc, char **argv)
{
	const struct maps_area *area;
	bool none = true;
	int local;

	ktap_begin(7);
	ktap_ok(has_perms((void *)main, "r-xp"), "code is r-x");
	ktap_ok(has_perms(constant, "r--p"), "constants are r--");
	ktap_ok(has_perms(&data, "rw-p"), "data is rw-");
	ktap_ok(has_perms(&zero_data, "rw-p"), "zero data is rw-");
	area = maps_find(&local);
	ktap_ok(area && strcmp(area->perms, "rw-p") == 0 && strcmp(area->name, "[stack]") == 0,
		"the stack is rw-, and called [stack]");
	ktap_ok(is_from_our_file((void *)main, argv[0]),
		"code bears the name of the program's file");
	for (size_t i = 0; i < maps_count; i++)
		none = none && !(maps_areas[i].perms[1] == 'w' && maps_areas[i].perms[2] == 'x');
	ktap_ok(none, "nothing is both writable and executable");
	return ktap_end();
}
