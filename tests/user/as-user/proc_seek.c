/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_seek.c - files of /proc can be read in any pieces and
 * from any place, and seeking back as stdio does when it closes one works.
 */
#include "tests/user/ktap.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char whole[8192], pieces[8192];

static long slurp(long fd, char *to, size_t piece)
{
	long got, length = 0;

	while ((got = sys(SYS_read, fd, to + length, piece)) > 0)
		length += got;
	to[length] = 0;
	return got < 0 ? got : length;
}

/* A file whose text does not change: the same in single bytes, and from each place. */
static void check_fixed(const char *path)
{
	long fd = sys(SYS_open, path, O_RDONLY), length, n;
	bool same = true;

	length = slurp(fd, whole, sizeof(whole) - 1);
	sys(SYS_lseek, fd, 0, SEEK_SET);
	n = slurp(fd, pieces, 1);
	ktap_ok(length > 0 && n == length && !strcmp(whole, pieces), "%s, byte by byte", path);
	for (long at = 0; at <= length; at += 7) {
		n = sys(SYS_pread64, fd, pieces, 40, at);
		same &= n == (length - at < 40 ? length - at : 40) &&
			!memcmp(pieces, whole + at, (size_t)n);
	}
	ktap_ok(same, "%s, from any place", path);
	sys(SYS_close, fd);
}

int main(void)
{
	long fd = sys(SYS_open, "/proc/meminfo", O_RDONLY), length;
	char first[64] = "";
	FILE *file;
	bool lines;

	ktap_begin(17);
	check_fixed("/proc/self/maps");
	check_fixed("/proc/version");
	check_fixed("/proc/self/limits");
	ktap_ret(sys(SYS_lseek, fd, 100, SEEK_SET), 100, "seek to a place");
	ktap_ret(sys(SYS_lseek, fd, -40, SEEK_CUR), 60, "and back from there");
	ktap_ret(sys(SYS_lseek, fd, -61, SEEK_CUR), -EINVAL, "not before the start");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_END), -EINVAL, "there is no end to seek from");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 60, "the place is kept");
	ktap_ret(sys(SYS_pread64, fd, first, 9, 0), 9, "another place, meanwhile");
	ktap_ok(!memcmp(first, "MemTotal:", 9), "is read from there");
	length = slurp(fd, whole, sizeof(whole) - 1);
	lines = length > 200 && whole[length - 1] == '\n';
	ktap_ok(lines, "the rest is whole lines");
	sys(SYS_close, fd);

	file = fopen("/proc/meminfo", "r");
	ktap_ok(file && fgets(first, sizeof(first), file) && !strncmp(first, "MemTotal:", 9),
		"a line through stdio");
	fd = dup(fileno(file));
	/* what was read ahead is given back: the position is behind the first line */
	ktap_ret(fclose(file), 0, "closed in the middle");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), (long)strlen(first),
		 "the position is behind the line");
	return ktap_end();
}
