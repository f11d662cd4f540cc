/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/floppy.c - a program that does with /dev/fd0 what its arguments say.
 *
 * What:     the guest's end of tests/run/test_floppy.py. Each argument is one deed, in order:
 *             open=MODE       r, w, rw; with n: O_NONBLOCK      "open: ok" or "open: ENXIO"
 *             close
 *             size            the position of its end
 *             write=AT,N,S    N bytes of the pattern S at AT     what the call gave
 *             read=AT,N       what the call gave
 *             dump=AT,N       the bytes themselves, and nothing else
 *             sum             how many bytes can be read, and their FNV-1a hash (64 bits)
 *             wait            print "waiting", go on at a line on standard input
 *             cat=FILE        print it
 *           A call that fails prints its errno's name; the program goes on.
 * Start at: the table `deeds`.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char buffer[256 * 1024];
static int fd = -1;

static const char *name_of(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{ ENOENT, "ENOENT" }, { EIO, "EIO" },	    { ENXIO, "ENXIO" },
		{ EBADF, "EBADF" },   { EACCES, "EACCES" }, { EINVAL, "EINVAL" },
		{ ENOSPC, "ENOSPC" }, { EROFS, "EROFS" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	return "another error";
}

static void say(const char *deed, long result)
{
	if (result < 0)
		printf("%s: %s\n", deed, name_of(errno));
	else
		printf("%s: %ld\n", deed, result);
}

/* The numbers of an argument. */
static void numbers(const char *text, long *n, int count)
{
	for (int i = 0; i < count; i++) {
		char *end;

		n[i] = strtol(text, &end, 0);
		text = *end == ',' ? end + 1 : end;
	}
}

static void open_it(const char *mode)
{
	int flags = strchr(mode, 'n') ? O_NONBLOCK : 0;

	flags |= strchr(mode, 'w') ? (strchr(mode, 'r') ? O_RDWR : O_WRONLY) : O_RDONLY;
	fd = open("/dev/fd0", flags);
	printf("open: %s\n", fd < 0 ? name_of(errno) : "ok");
}

static void close_it(const char *none)
{
	say("close", close(fd));
}

static void size(const char *none)
{
	say("size", lseek(fd, 0, SEEK_END));
}

static void write_pattern(const char *text)
{
	long n[3];

	numbers(text, n, 3);
	for (long i = 0; i < n[1]; i++)
		buffer[i] = (unsigned char)(n[2] * 37 + i * 7 + (i >> 8) * 13 + 1);
	say("write", pwrite(fd, buffer, n[1], n[0]));
}

static void read_some(const char *text)
{
	long n[2];

	numbers(text, n, 2);
	say("read", pread(fd, buffer, n[1], n[0]));
}

static void dump(const char *text)
{
	long n[2];

	numbers(text, n, 2);
	n[1] = pread(fd, buffer, n[1], n[0]);
	fflush(stdout);
	for (long done = 0; done < n[1];) {
		ssize_t part = write(1, buffer + done, n[1] - done);

		if (part <= 0)
			exit(1);
		done += part;
	}
}

static void sum(const char *none)
{
	uint64_t hash = 0xcbf29ce484222325u;
	long total = 0;
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
		total += n;
		for (ssize_t i = 0; i < n; i++)
			hash = (hash ^ buffer[i]) * 0x100000001b3u;
	}
	if (n < 0)
		say("sum", n);
	else
		printf("sum: %ld %016llx\n", total, (unsigned long long)hash);
}

static void wait_for_line(const char *none)
{
	char c;

	printf("waiting\n");
	fflush(stdout);
	while (read(0, &c, 1) == 1 && c != '\n')
		;
}

static void cat(const char *path)
{
	char line[256];
	FILE *file = fopen(path, "r");

	while (file && fgets(line, sizeof(line), file))
		printf("%s", line);
	if (file)
		fclose(file);
}

static const struct {
	const char *name;
	void (*run)(const char *);
} deeds[] = {
	{ "open", open_it },
	{ "close", close_it },
	{ "size", size },
	{ "write", write_pattern },
	{ "read", read_some },
	{ "dump", dump },
	{ "sum", sum },
	{ "cat", cat },
	{ "wait", wait_for_line },
};

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		size_t j = 0;

		if (value)
			*value++ = 0;
		while (j < sizeof(deeds) / sizeof(deeds[0]) && strcmp(argv[i], deeds[j].name))
			j++;
		if (j == sizeof(deeds) / sizeof(deeds[0]))
			return 2;
		deeds[j].run(value ? value : "");
	}
	return fflush(stdout) != 0;
}
