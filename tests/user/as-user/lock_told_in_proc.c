/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_told_in_proc.c - /proc/locks has a line for each lock, and one
 * with an arrow for who waits.
 */
#include "tests/user/locks.h"

static char text[1 << 16];

/* Does a line say all of these?  (the two words may not be neighbours) */
static bool line_with(const char *first, const char *second)
{
	long fd = ktap_need(sys(SYS_open, "/proc/locks", O_RDONLY), "/proc/locks"), used = 0, got;

	while ((got = sys(SYS_read, fd, text + used, sizeof(text) - 1 - (size_t)used)) > 0)
		used += got;
	text[used] = 0;
	sys(SYS_close, fd);
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = 0;
		if (strstr(line, first) && strstr(line, second))
			return true;
	}
	return false;
}

static int fd;

static int waits(void *unused)
{
	CHECK(lock_set(fd, F_SETLKW, F_RDLCK, 4096, 1) == 0);
	return 0;
}

int main(void)
{
	char own[64], child[64];
	long pid;

	ktap_begin(5);
	fd = lock_open();
	format_line(own, sizeof(own), "POSIX  ADVISORY  WRITE %ld ", sys(SYS_getpid));
	ktap_ok(!line_with(own, ""), "no lock of ours");
	lock_must(fd, F_SETLK, F_WRLCK, 4096, 100);
	ktap_ok(line_with(own, " 4096 4195"), "the lock, with its first and last byte");
	pid = proc_start(waits, NULL);
	UNTIL(proc_is_asleep(pid));
	format_line(child, sizeof(child), "-> POSIX  ADVISORY  READ %ld ", pid);
	ktap_ok(line_with(child, " 4096 4096"), "who waits");
	lock_must(fd, F_SETLK, F_UNLCK, 0, 0);
	proc_wait(pid);
	sys(SYS_flock, fd, LOCK_EX);
	format_line(own, sizeof(own), "FLOCK  ADVISORY  WRITE %ld ", sys(SYS_getpid));
	ktap_ok(line_with(own, " 0 EOF"), "a lock of the whole file");
	sys(SYS_close, fd);
	ktap_ok(!line_with(own, ""), "and it is gone");
	return ktap_end();
}
