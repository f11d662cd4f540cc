/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_resource_trees.c - /proc/iomem and /proc/ioports are trees:
 * a range lies inside the one above it that is indented less, and behind its neighbour.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define MAX_DEPTH 16

static char text[65536];
static unsigned long starts[MAX_DEPTH], ends[MAX_DEPTH]; /* of the latest range of each depth */
static char *names[MAX_DEPTH];
static int lines, ram, code_in_ram, misplaced, malformed;

static void slurp(const char *path)
{
	long fd = sys(SYS_open, path, O_RDONLY), length = 0, got;

	while (fd >= 0 &&
	       (got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	text[length] = 0;
	sys(SYS_close, fd);
}

/* A number of at least `least` hexadecimal digits. */
static char *hex(char *at, unsigned long *value, int least)
{
	int digits = 0;

	for (*value = 0;; at++, digits++) {
		if (*at >= '0' && *at <= '9')
			*value = *value * 16 + (unsigned long)(*at - '0');
		else if (*at >= 'a' && *at <= 'f')
			*value = *value * 16 + (unsigned long)(*at - 'a' + 10);
		else
			return digits >= least ? at : NULL;
	}
}

static void line(char *at, int least)
{
	unsigned long start, end;
	int depth = 0;

	for (; at[0] == ' ' && at[1] == ' '; at += 2)
		depth++;
	at = hex(at, &start, least);
	at = at && *at == '-' ? hex(at + 1, &end, least) : NULL;
	if (!at || memcmp(at, " : ", 3) != 0 || depth >= MAX_DEPTH) {
		malformed++;
		return;
	}
	lines++;
	if (end < start || (depth && (start < starts[depth - 1] || end > ends[depth - 1])) ||
	    (ends[depth] && start <= ends[depth]))
		misplaced++;
	starts[depth] = start;
	ends[depth] = end;
	names[depth] = at + 3;
	for (int deeper = depth + 1; deeper < MAX_DEPTH; deeper++)
		ends[deeper] = 0; /* a new family begins */
	if (strcmp(names[depth], "System RAM") == 0)
		ram++;
	if (depth && strcmp(names[depth], "Kernel code") == 0 &&
	    strcmp(names[depth - 1], "System RAM") == 0)
		code_in_ram++;
}

static void read_tree(const char *path, int least)
{
	char *at, *end;

	slurp(path);
	memset(ends, 0, sizeof(ends));
	lines = misplaced = malformed = 0;
	for (at = text; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = 0;
		line(at, least);
	}
}

int main(void)
{
	ktap_begin(8);
	read_tree("/proc/iomem", 8);
	ktap_ok(lines >= 5, "/proc/iomem has %d ranges", lines);
	ktap_ok(malformed == 0, "each with two addresses of 8 digits, and a name");
	ktap_ok(misplaced == 0, "each inside the one above, and behind the one before");
	ktap_ok(ram > 0, "there is memory");
	ktap_ok(code_in_ram == 1, "and the kernel in it");
	read_tree("/proc/ioports", 4);
	ktap_ok(lines >= 5, "/proc/ioports has %d ranges", lines);
	ktap_ok(malformed == 0, "each with two ports of 4 digits, and a name");
	ktap_ok(misplaced == 0, "each inside the one above, and behind the one before");
	return ktap_end();
}
