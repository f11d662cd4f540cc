/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/probe.c - a program whose behaviour its arguments choose.
 *
 * What:     the guest's end of tests/run/test_tools_run.py: each word does one thing that
 *           tools/run must carry to the host faithfully.
 * Start at: the table `deeds`.   Not here: tests of system calls, see tests/user.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static unsigned char buffer[4096];

static int write_all(int fd, const void *data, size_t size)
{
	const char *next = data;

	while (size > 0) {
		ssize_t done = write(fd, next, size);

		if (done <= 0)
			return 1;
		next += done;
		size -= done;
	}
	return 0;
}

static int exit_with(char **words)
{
	return atoi(words[0]);
}

/* Standard input to standard output, as it comes. */
static int echo(char **words)
{
	ssize_t count;

	while ((count = read(0, buffer, sizeof(buffer))) > 0)
		if (write_all(1, buffer, count))
			return 1;
	return count < 0;
}

/* N bytes, each value in turn. */
static int spam(char **words)
{
	size_t left = strtoul(words[0], NULL, 0);

	for (size_t i = 0; i < sizeof(buffer); i++)
		buffer[i] = i;
	while (left > 0) {
		size_t part = left < sizeof(buffer) ? left : sizeof(buffer);

		if (write_all(1, buffer, part))
			return 1;
		left -= part;
	}
	return 0;
}

static int to_stderr(char **words)
{
	return write_all(2, words[0], strlen(words[0]));
}

/* Its arguments and its environment, one a line. */
static int tell(char **words)
{
	for (; *words; words++)
		puts(*words);
	puts("--");
	for (char **entry = environ; *entry; entry++)
		puts(*entry);
	return 0;
}

static int show_file(char **words)
{
	FILE *file = fopen(words[0], "r");
	size_t count;

	if (!file)
		return 1;
	while ((count = fread(buffer, 1, sizeof(buffer), file)) > 0)
		if (write_all(1, buffer, count))
			return 1;
	return 0;
}

static int touch_nothing(char **words)
{
	return *(volatile int *)0x1000;
}

static int undefined(char **words)
{
	__asm__ volatile("ud2");
	return 0;
}

static int divide(char **words)
{
	volatile int one = 1, zero = 0;

	return one / zero;
}

static int hang(char **words)
{
	volatile int forever = 1;

	write_all(1, "hanging\n", 8);
	while (forever)
		;
	return 0;
}

static int uid(char **words)
{
	printf("%d\n", (int)getuid());
	return 0;
}

static const struct deed {
	const char *word;
	int words;
	int (*act)(char **words);
} deeds[] = {
	{ "exit", 1, exit_with },     { "echo", 0, echo },     { "spam", 1, spam },
	{ "stderr", 1, to_stderr },   { "tell", 0, tell },     { "cat", 1, show_file },
	{ "segv", 0, touch_nothing }, { "ill", 0, undefined }, { "fpe", 0, divide },
	{ "hang", 0, hang },	      { "uid", 0, uid },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (!strcmp(deeds[i].word, argv[1]) && argc - 2 >= deeds[i].words)
			return deeds[i].act(argv + 2);
	fprintf(stderr, "probe: what shall I do?\n");
	return 100;
}
