/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_space.c - step 1: the address space is a list of areas.
 *
 * What:     Shows this program's own areas, and finds five of its addresses
 *           among them.
 * Start at: step_space.
 * See it:   cat /proc/self/maps at the prompt; gdb: np-vmas.
 * Book:     LDD3 ch. 15, "Virtual Memory Areas".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/tour/tour.h"

struct place {
	const char *what;
	const void *addr;
	const char *perms; /* of the area that it should be in */
	char found[8];
};

static const char constant[] = "I never change";
static int variable = 1;

/* The places that lie in the area of @line, as a list of names. */
static void note_places(const char *line, struct place *places, size_t count, char *names)
{
	unsigned long start, end;
	char perms[8];

	names[0] = 0;
	if (sscanf(line, "%lx-%lx %7s", &start, &end, perms) != 3)
		return;
	for (size_t i = 0; i < count; i++) {
		unsigned long addr = (unsigned long)places[i].addr;

		if (addr < start || addr >= end)
			continue;
		strcpy(places[i].found, perms);
		strcat(names, *names ? ", " : "  <- ");
		strcat(names, places[i].what);
	}
}

/* One line of maps: the range, the permissions, the name, and our places. */
static void show_line(char *line, struct place *places, size_t count)
{
	char names[128], *name = strpbrk(line, "/[");
	size_t shown = strcspn(line, " ") + 5;

	note_places(line, places, count, names);
	printf("  %.*s %-*s%s\n", (int)shown, line, *names ? 16 : 0, name ? name : "", names);
}

static bool show_maps(struct place *places, size_t count)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[256];

	if (!maps)
		return false;
	while (fgets(line, sizeof(line), maps)) {
		line[strcspn(line, "\n")] = 0;
		show_line(line, places, count);
	}
	fclose(maps);
	return true;
}

void step_space(void)
{
	int local = 0;
	char *heap = malloc(100);
	struct place places[] = {
		{ "main's code", (void *)step_space, "r-xp", "" },
		{ "a constant", constant, "r--p", "" },
		{ "a variable", &variable, "rw-p", "" },
		{ "malloc's", heap, "rw-p", "" },
		{ "a local", &local, "rw-p", "" },
	};
	const size_t count = sizeof(places) / sizeof(places[0]);

	say("  A program sees 128 TiB of addresses, and nearly all of them are empty. The\n"
	    "  kernel keeps a list of the areas that are not: a vm_area_struct (VMA) for\n"
	    "  each run of pages that are alike. mmap adds to the list, munmap takes from\n"
	    "  it, mprotect cuts it; /proc/self/maps prints it. Here are five addresses of\n"
	    "  this very program:\n");
	for (size_t i = 0; i < count; i++)
		say("    %-12s %p", places[i].what, places[i].addr);
	say("%s", "");
	predict("which of the five may be written, and which executed?");
	if (!check(show_maps(places, count), "the list of areas can be read"))
		return;
	for (size_t i = 0; i < count; i++)
		check(strcmp(places[i].found, places[i].perms) == 0, "%s is in an area %s",
		      places[i].what, places[i].found);
	say("\n  Nothing here is both writable and executable. What lies between the areas\n"
	    "  does not exist: touch it, and the kernel finds no area and ends you.");
	where_to_look("mm/virt/vma_tree.c", "find_vma", "find_vma");
	free(heap);
}
