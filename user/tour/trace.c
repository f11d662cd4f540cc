/* SPDX-License-Identifier: MIT */
/*
 * user/tour/trace.c - reads the kernel's own account of what it did.
 *
 * What:     /proc/trace has a line per page fault and per DMA mapping, oldest
 *           first, each with a number that only grows:
 *
 *   17 fault pid=3 addr=0x7f.. access=read area=0x..-0x.. rung=zero_page pfn=0x2
 *   18 dma op=map dev=00:04.0 bus=0x5000 size=96 dir=TO_DEVICE pfn=0x5 shadow=-
 *
 *           A step marks where the account stands, does something, and then
 *           reads what was added.
 * Start at: trace_since_mark.
 * Holds:    the text is in static memory, touched by the first reading, so
 *           that later readings cause no faults of their own.
 * See it:   cat /proc/trace at the prompt; gdb: np-trace.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user/tour/tour.h"

static char text[128 * 1024];
static unsigned long mark;

/* All of /proc/trace into text. */
static void slurp(void)
{
	int fd = open("/proc/trace", O_RDONLY);
	size_t length = 0;
	ssize_t got;

	if (fd < 0) {
		text[0] = 0;
		return;
	}
	while ((got = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	text[length] = 0;
	close(fd);
}

/* The value of "name=" in @line, as a number; 0 if it is not there or "-". */
static unsigned long number_of(const char *line, const char *name)
{
	const char *at = strstr(line, name);

	return at ? strtoul(at + strlen(name), NULL, 0) : 0;
}

/* The value of "name=" in @line, as a word. */
static void word_of(const char *line, const char *name, char *word, size_t room)
{
	const char *at = strstr(line, name);
	size_t length;

	word[0] = 0;
	if (!at)
		return;
	at += strlen(name);
	length = strcspn(at, " \n");
	if (length >= room)
		length = room - 1;
	memcpy(word, at, length);
	word[length] = 0;
}

/* => false: not a line of the account */
static bool parse(const char *line, struct event *event)
{
	char kind[8];

	memset(event, 0, sizeof(*event));
	if (sscanf(line, "%lu %7s", &event->number, kind) != 2)
		return false;
	event->pfn = number_of(line, " pfn=");
	if (strcmp(kind, "fault") == 0) {
		event->kind = EVENT_FAULT;
		event->addr = number_of(line, " addr=");
		word_of(line, " rung=", event->what, sizeof(event->what));
		word_of(line, " access=", event->access, sizeof(event->access));
		return true;
	}
	if (strcmp(kind, "dma") != 0)
		return false;
	event->kind = EVENT_DMA;
	event->addr = number_of(line, " bus=");
	event->size = number_of(line, " size=");
	event->shadow = number_of(line, " shadow=");
	word_of(line, " op=", event->what, sizeof(event->what));
	word_of(line, " dir=", event->direction, sizeof(event->direction));
	return true;
}

void trace_mark(void)
{
	struct event event;

	slurp();
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (parse(line, &event))
			mark = event.number;
	}
}

size_t trace_since_mark(struct event *events, size_t max, const void *start, const void *end)
{
	size_t count = 0;
	struct event event;

	slurp();
	for (char *line = strtok(text, "\n"); line && count < max; line = strtok(NULL, "\n")) {
		if (!parse(line, &event) || event.number <= mark)
			continue;
		if (event.kind == EVENT_FAULT &&
		    (event.addr < (unsigned long)start || event.addr >= (unsigned long)end))
			continue;
		events[count++] = event;
	}
	return count;
}
