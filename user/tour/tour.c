/* SPDX-License-Identifier: MIT */
/*
 * user/tour/tour.c - a guided tour of mmap and DMA, on the live machine.
 *
 * What:     The first program that nopage runs.  Nine steps, each with a
 *           question to think about before the answer is shown; then a summary
 *           on one screen.
 *
 *               tour            waits for Enter at each question
 *               tour --batch    does not wait, and asks nothing
 *
 *           Its exit status is 0 only if everything that it claimed was so.
 * Start at: steps[], then any step_*.c.
 * Holds:    Nothing is shown that was not measured a moment before.
 * Not here: what follows, a shell (user/init.c).
 * See it:   make run
 * Book:     LDD3 ch. 15.
 */
#include <stdio.h>
#include <string.h>

#include "user/tour/tour.h"

static struct step steps[] = {
	{ .title = "Where am I? The list of areas",
	  .lesson = "an address space is a list of areas",
	  .run = step_space },
	{ .title = "Memory comes when it is touched",
	  .lesson = "a page comes by a fault, when touched",
	  .run = step_faults },
	{ .title = "One byte, five kinds of address",
	  .lesson = "five kinds of address, never mixed",
	  .run = step_addresses },
	{ .title = "A device's registers in my hands",
	  .lesson = "registers mapped: remap_pfn_range",
	  .run = step_registers },
	{ .title = "Memory shared with a device",
	  .lesson = "coherent memory mapped: nopage",
	  .run = step_coherent },
	{ .title = "My own pages, lent to a device",
	  .lesson = "streaming DMA: pin, map, unmap, let go",
	  .run = step_streaming },
	{ .title = "Memory that a device cannot reach",
	  .lesson = "a shadow stands in for far memory",
	  .run = step_shadow },
	{ .title = "What a careful kernel refuses",
	  .lesson = "the driver is the last to say no",
	  .run = step_refused },
	{ .title = "A rule broken, and who noticed",
	  .lesson = "the page tables know whose turn it is",
	  .run = step_broken },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static const char line_of_dashes[] =
	"--------------------------------------------------------------------------";

/* Is "batch" a word of the kernel's command line? */
static bool booted_for_batch(void)
{
	char line[1024];
	FILE *cmdline = fopen("/proc/cmdline", "r");
	bool found = false;

	if (!cmdline)
		return false;
	if (fgets(line, sizeof(line), cmdline)) {
		for (char *word = strtok(line, " \n"); word; word = strtok(NULL, " \n"))
			found |= strcmp(word, "batch") == 0;
	}
	fclose(cmdline);
	return found;
}

static void welcome(void)
{
	say("\n  nopage: a tour of mmap and DMA, in %zu steps\n", STEPS);
	say("  Everything below happens now, on this machine. I will ask you to predict;\n"
	    "  it is worth the half minute. Each step names the code that did it and a\n"
	    "  breakpoint for it (start with `make gdb`).");
	if (!tour_quiet)
		say("  Enter goes on; Ctrl-A X leaves QEMU.");
}

static void run_step(size_t index)
{
	tour_step = &steps[index];
	printf("\n%s\n  %zu of %zu. %s\n%s\n\n", line_of_dashes, index + 1, STEPS,
	       steps[index].title, line_of_dashes);
	steps[index].run();
	fflush(stdout);
}

static const char *verdict(const struct step *step)
{
	if (step->failed)
		return "WRONG";
	return step->skipped ? "skipped" : "ok";
}

/* Each reason once, though several steps may share it. */
static void tell_skipped(void)
{
	const char *told = "";

	for (size_t i = 0; i < STEPS; i++) {
		if (!steps[i].skipped || strcmp(steps[i].skipped, told) == 0)
			continue;
		told = steps[i].skipped;
		printf("  Skipped: %s.\n", told);
	}
}

/* One screen.  => true if every check held */
static bool summary(void)
{
	int held = 0, failed = 0;

	printf("\n%s\n  Summary\n%s\n\n", line_of_dashes, line_of_dashes);
	for (size_t i = 0; i < STEPS; i++) {
		printf("  %zu. %-40s %-8s %2d of %2d checks\n", i + 1, steps[i].lesson,
		       verdict(&steps[i]), steps[i].held, steps[i].held + steps[i].failed);
		held += steps[i].held;
		failed += steps[i].failed;
	}
	printf("\n  %d checks, %d held, %d did not.\n", held + failed, held, failed);
	tell_skipped();
	if (failed)
		say("\n  Something above was not as it should be: look for [WRONG].");
	else
		say("\n  All was as told. Now break it; docs/ has a page per mechanism.");
	fflush(stdout);
	return failed == 0;
}

int main(int argc, char **argv)
{
	bool batch = booted_for_batch(), all_held;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--batch") != 0) {
			fprintf(stderr, "usage: tour [--batch]\n");
			return 2;
		}
		batch = true;
	}
	tour_quiet = batch;
	welcome();
	for (size_t i = 0; i < STEPS; i++)
		run_step(i);
	all_held = summary();
	return all_held ? 0 : 1;
}
