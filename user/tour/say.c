/* SPDX-License-Identifier: MIT */
/*
 * user/tour/say.c - the voice of the tour.
 *
 * What:     Prints paragraphs, asks for predictions, and counts what held.
 *           On a terminal it waits for Enter after each question; with
 *           --batch, or at the end of its input, it just goes on.
 * Start at: predict, check.
 * Not here: what is said (step_*.c).
 */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "user/tour/tour.h"

bool tour_quiet;
struct step *tour_step;

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

/* Wait for the end of a line.  At the end of input nobody will answer again. */
static void wait_for_enter(void)
{
	char c = 0;

	if (tour_quiet)
		return;
	printf("  [Enter] ");
	fflush(stdout);
	while (c != '\n') {
		if (read(0, &c, 1) != 1) {
			tour_quiet = true;
			putchar('\n');
			return;
		}
	}
}

void predict(const char *question)
{
	printf("  Predict: %s\n", question);
	wait_for_enter();
	putchar('\n');
}

void where_to_look(const char *file, const char *function, const char *breakpoint)
{
	printf("\n  Read:   %s, %s()\n", file, function);
	printf("  Stop:   (gdb) break %s\n", breakpoint);
}

bool check(bool holds, const char *format, ...)
{
	va_list args;

	if (holds)
		tour_step->held++;
	else
		tour_step->failed++;
	fputs(holds ? "  [ok]     " : "  [WRONG]  ", stdout);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	return holds;
}

void skip(const char *reason)
{
	tour_step->skipped = reason;
	printf("  Skipped: %s.\n", reason);
}
