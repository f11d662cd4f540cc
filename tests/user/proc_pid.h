/* SPDX-License-Identifier: MIT */
/*
 * tests/user/proc_pid.h - the files of /proc/PID, read and taken apart.
 *
 * Start at: pid_open, pid_slurp; status_field, stat_field.
 * Holds:    the text of the last file read is in pid_text, ended by NUL.
 * See it:   tests/user/as-user/proc_pid_*.c.
 */
#ifndef TESTS_USER_PROC_PID_H
#define TESTS_USER_PROC_PID_H

#include <fcntl.h>

#include "tests/user/ktap.h"

static char pid_text[16384];

/* pid_open - open /proc/@who/@name, or give -errno. */
static KTAP_UNUSED long pid_open(const char *who, const char *name)
{
	char path[128];

	format_line(path, sizeof(path), "/proc/%s/%s", who, name);
	return sys(SYS_open, path, O_RDONLY);
}

/* pid_read - all of @fd, from its start, into pid_text.  => bytes, or -errno */
static KTAP_UNUSED long pid_read(long fd)
{
	long length = 0, got;

	pid_text[0] = 0;
	sys(SYS_lseek, fd, 0, SEEK_SET);
	do {
		got = sys(SYS_read, fd, pid_text + length, sizeof(pid_text) - 1 - (size_t)length);
		if (got > 0)
			length += got;
	} while (got > 0);
	pid_text[length] = 0;
	return got < 0 ? got : length;
}

/* pid_slurp - all of /proc/@who/@name into pid_text.  => bytes, or -errno */
static KTAP_UNUSED long pid_slurp(const char *who, const char *name)
{
	long fd = pid_open(who, name), got;

	pid_text[0] = 0;
	if (fd < 0)
		return fd;
	got = pid_read(fd);
	sys(SYS_close, fd);
	return got;
}

/* pid_name - a number as a name in /proc. */
static KTAP_UNUSED const char *pid_name(long pid)
{
	static char name[32];

	format_line(name, sizeof(name), "%ld", pid);
	return name;
}

/* number_at - the number there, in this base; it must not be empty.  => -1: none */
static KTAP_UNUSED long long number_at(const char *at, unsigned int base)
{
	long long value = 0;
	const char *digits = "0123456789abcdef", *digit;
	bool minus = *at == '-', any = false;

	for (at += minus; *at && (digit = strchr(digits, *at)) && digit - digits < (long)base;
	     at++) {
		value = value * base + (digit - digits);
		any = true;
	}
	if (!any)
		return -1;
	return minus ? -value : value;
}

/* status_field - what follows "Name:\t" at the start of a line of pid_text, or NULL. */
static KTAP_UNUSED const char *status_field(const char *name)
{
	size_t length = strlen(name);

	for (const char *line = pid_text; *line;) {
		const char *end = strchr(line, '\n');

		if (strncmp(line, name, length) == 0 && line[length] == ':' &&
		    line[length + 1] == '\t')
			return line + length + 2;
		if (!end)
			break;
		line = end + 1;
	}
	return NULL;
}

/* status_number - the same as a number; blanks before it are passed over.  => -1: not there */
static KTAP_UNUSED long long status_number(const char *name, unsigned int base)
{
	const char *at = status_field(name);

	if (!at)
		return -1;
	while (*at == ' ')
		at++;
	return number_at(at, base);
}

/*
 * stat_field - field @n (1 is the pid, as in proc(5)) of the stat line in
 * pid_text, or NULL.  The second is in parentheses, and may have blanks in it.
 */
static KTAP_UNUSED const char *stat_field(unsigned int n)
{
	const char *at = pid_text;

	if (n == 1)
		return at;
	if (n == 2)
		return strchr(at, '(');
	at = strrchr(at, ')');
	for (unsigned int field = 2; at && field < n; field++) {
		at = strchr(at, ' ');
		if (at)
			at++;
	}
	return at;
}

static KTAP_UNUSED long long stat_number(unsigned int n)
{
	const char *at = stat_field(n);

	return at ? number_at(at, 10) : -1;
}

/* stat_fields - how many there are. */
static KTAP_UNUSED unsigned int stat_fields(void)
{
	const char *at = strrchr(pid_text, ')');
	unsigned int n = 2;

	for (; at && *at; at++)
		n += *at == ' ';
	return at ? n : 0;
}

#endif
