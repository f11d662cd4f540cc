/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_interrupts.c - a transfer ends with an interrupt,
 * which /proc/interrupts counts.
 */
#include "tests/user/edu_test.h"

static char text[16384];

/* The sum over the CPUs in the line that names edu, or -1. */
static long interrupts(void)
{
	long fd = sys(SYS_open, "/proc/interrupts", O_RDONLY), got, length = 0, count = 0;
	char *line, *name;

	if (fd < 0)
		return -1;
	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	sys(SYS_close, fd);
	text[length] = 0;
	name = strstr(text, "edu");
	if (!name)
		return -1;
	for (line = name; line > text && line[-1] != '\n'; line--)
		;
	line = strchr(line, ':');
	if (!line || line > name)
		return -1;
	for (;;) {
		long number = 0;

		for (line++; *line == ' '; line++)
			;
		if (*line < '0' || *line > '9')
			return count; /* behind the columns */
		for (; *line >= '0' && *line <= '9'; line++)
			number = number * 10 + *line - '0';
		count += number;
	}
}

int main(void)
{
	long fd = edu_open(O_RDWR), before, after;
	char buffer[16] = "";

	ktap_begin(2);
	before = interrupts();
	ktap_ok(before >= 0, "/proc/interrupts has a line for edu");
	for (int i = 0; i < 3; i++)
		ktap_need(sys(SYS_pwrite64, fd, buffer, 16, i), "pwrite64");
	after = interrupts();
	ktap_ok(after >= before + 3, "three transfers, %ld interrupts", after - before);
	return ktap_end();
}
