/* SPDX-License-Identifier: MIT */
/*
 * tests/user/maps.h - /proc/self/maps, read and taken apart.
 *
 * What:     One line per area, lowest first:
 *
 *   00400000-00401000 r--p 00000000 00:02 17                    /bin/hello
 *   |start   |end     |    |offset  |dev  |inode                |name
 *                     read, write, execute, p(rivate) or s(hared)
 *
 * Start at: maps_read, then maps_find.
 * Holds:    the text and the table are static: reading maps changes no map.
 * See it:   tests/user/as-user/maps_*.c.
 * Linux:    Documentation/filesystems/proc.rst.
 */
#ifndef TESTS_USER_MAPS_H
#define TESTS_USER_MAPS_H

#include <fcntl.h>

#include "tests/user/ktap.h"

#define MAPS_MAX 1500

struct maps_area {
	unsigned long start, end;
	char perms[5];
	unsigned long offset, major, minor, inode;
	const char *name; /* "" if it has none */
};

static char maps_text[MAPS_MAX * 100];
static size_t maps_text_length;
static struct maps_area maps_areas[MAPS_MAX];
static size_t maps_count;

/* A number in base @base; *@at moves behind it.  => at least one digit */
static KTAP_UNUSED bool maps_number(const char **at, int base, unsigned long *value)
{
	const char *from = *at;

	for (*value = 0;; (*at)++) {
		char c = **at;
		int digit = c >= '0' && c <= '9' ? c - '0' :
			    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
						   99;

		if (digit >= base)
			return *at > from;
		*value = *value * (unsigned long)base + (unsigned long)digit;
	}
}

static KTAP_UNUSED bool maps_literal(const char **at, char expected)
{
	if (**at != expected)
		return false;
	(*at)++;
	return true;
}

/*
 * maps_parse_line - one line, strictly as proc.rst has it.
 *
 * => @line ends with a zero byte, not with a newline
 */
static KTAP_UNUSED bool maps_parse_line(const char *line, struct maps_area *area)
{
	const char *at = line;

	if (!maps_number(&at, 16, &area->start) || !maps_literal(&at, '-') ||
	    !maps_number(&at, 16, &area->end) || !maps_literal(&at, ' '))
		return false;
	for (int i = 0; i < 4; i++) {
		if (!*at)
			return false;
		area->perms[i] = *at++;
	}
	area->perms[4] = 0;
	if (!maps_literal(&at, ' ') || !maps_number(&at, 16, &area->offset) ||
	    !maps_literal(&at, ' ') || !maps_number(&at, 16, &area->major) ||
	    !maps_literal(&at, ':') || !maps_number(&at, 16, &area->minor) ||
	    !maps_literal(&at, ' ') || !maps_number(&at, 10, &area->inode))
		return false;
	while (*at == ' ')
		at++;
	area->name = at;
	return true;
}

/* The whole file into maps_text. */
static KTAP_UNUSED bool maps_slurp(void)
{
	long fd = sys(SYS_open, "/proc/self/maps", O_RDONLY);
	long got = 1;

	if (sys_failed(fd))
		return false;
	for (maps_text_length = 0; got > 0; maps_text_length += (size_t)got) {
		got = sys(SYS_read, fd, maps_text + maps_text_length,
			  sizeof(maps_text) - 1 - maps_text_length);
		if (got < 0)
			break;
	}
	sys(SYS_close, fd);
	maps_text[maps_text_length] = 0;
	return got == 0 && maps_text_length < sizeof(maps_text) - 1;
}

/*
 * maps_read - read and parse all of it into maps_areas[0 .. maps_count - 1].
 *
 * => false: not there, or a line is not as it should be (which is noted)
 */
static KTAP_UNUSED bool maps_read(void)
{
	char *line = maps_text;

	maps_count = 0;
	if (!maps_slurp())
		return false;
	while (*line) {
		char *end = strchr(line, '\n');

		if (!end || maps_count == MAPS_MAX) {
			ktap_note("the last line does not end, or there are too many");
			return false;
		}
		*end = 0;
		if (!maps_parse_line(line, &maps_areas[maps_count++])) {
			ktap_note("cannot parse: %s", line);
			return false;
		}
		line = end + 1;
	}
	return maps_count > 0;
}

/*
 * maps_find - the area that holds @addr, from a fresh reading, or NULL.
 */
static KTAP_UNUSED const struct maps_area *maps_find(const void *addr)
{
	if (!maps_read())
		return NULL;
	for (size_t i = 0; i < maps_count; i++) {
		if ((unsigned long)addr >= maps_areas[i].start &&
		    (unsigned long)addr < maps_areas[i].end)
			return &maps_areas[i];
	}
	return NULL;
}

/* maps_is - is there an area of exactly these pages and permissions? */
static KTAP_UNUSED bool maps_is(const void *start, size_t pages, const char *perms)
{
	const struct maps_area *area = maps_find(start);

	if (area && area->start == (unsigned long)start &&
	    area->end == (unsigned long)start + pages * PAGE && strcmp(area->perms, perms) == 0)
		return true;
	if (area)
		ktap_note("found %lx-%lx %s, expected %lx-%lx %s", area->start, area->end,
			  area->perms, (unsigned long)start, (unsigned long)start + pages * PAGE,
			  perms);
	else
		ktap_note("found no area at %lx", (unsigned long)start);
	return false;
}

#endif
