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
 *             share=N,SIZE    N processes at once: process i writes the pattern i at i * SIZE, a hundred
 *                             bytes at a time, and reads back what it wrote      how many went well
 *             kill=N          N times: a process that reads is killed in the middle of it
 *             cat=FILE        print it
 *           A call that fails prints its errno's name; the program goes on.
 * Start at: the table `deeds`.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
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

static void fill(long n, long seed)
{
	for (long i = 0; i < n; i++)
		buffer[i] = (unsigned char)(seed * 37 + i * 7 + (i >> 8) * 13 + 1);
}

static void write_pattern(const char *text)
{
	long n[3];

	numbers(text, n, 3);
	fill(n[1], n[2]);
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

/* One of several at once; its exit status. */
static int one_of_many(long number, long size)
{
	static unsigned char again[100];

	fd = open("/dev/fd0", O_RDWR); /* a position of its own */
	fill(size, number);
	for (long at = 0; at < size; at += sizeof(again)) {
		long n = size - at < (long)sizeof(again) ? size - at : (long)sizeof(again);

		if (pwrite(fd, buffer + at, n, number * size + at) != n ||
		    pread(fd, again, n, number * size + at) != n ||
		    memcmp(again, buffer + at, n) != 0)
			return 1;
	}
	return 0;
}

static void share(const char *text)
{
	long n[2], good = 0;

	numbers(text, n, 2);
	for (long i = 0; i < n[0]; i++)
		if (fork() == 0)
			_exit(one_of_many(i, n[1]));
	for (int status; wait(&status) > 0;)
		good += status == 0;
	say("share", good);
}

static void kill_readers(const char *text)
{
	long times = strtol(text, NULL, 0), killed = 0;

	for (long i = 0; i < times; i++) {
		int ends[2], status;
		char c;
		pid_t child;

		if (pipe(ends) != 0 || (child = fork()) < 0)
			break;
		if (child == 0) {
			fd = open("/dev/fd0", O_RDONLY);
			for (;;) { /* each megabyte takes a while */
				if (pread(fd, buffer, 1000, 0) != 1000 ||
				    write(ends[1], "", 1) != 1)
					_exit(1);
				if (pread(fd, buffer, sizeof(buffer), 40000 * i) <= 0)
					_exit(1);
			}
		}
		read(ends[0], &c, 1); /* it has begun */
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		killed += WIFSIGNALED(status);
		close(ends[0]);
		close(ends[1]);
	}
	say("kill", killed);
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
	{ "share", share },
	{ "kill", kill_readers },
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
