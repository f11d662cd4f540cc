/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/read_file.c - a file is read from where the position is,
 * to its end, and no further.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

static char whole[1 << 20], pieces[1 << 20];

static size_t read_in_pieces(long fd, size_t piece)
{
	size_t length = 0;
	long got;

	while ((got = sys(SYS_read, fd, pieces + length, piece)) > 0)
		length += (size_t)got;
	return length;
}

int main(int argc, char **argv)
{
	struct stat status;
	long fd, got;

	ktap_begin(9);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_fstat, fd, &status), "fstat");
	got = sys(SYS_read, fd, whole, sizeof(whole));
	ktap_ret(got, status.st_size, "one large read gives as many bytes as fstat says");
	ktap_ok(memcmp(whole, "\177ELF", 4) == 0, "which begin as a program does");
	ktap_ret(sys(SYS_read, fd, whole, 1), 0, "then there are none");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_SET), 0, "back to the beginning");
	ktap_ok(read_in_pieces(fd, 333) == (size_t)got && memcmp(whole, pieces, (size_t)got) == 0,
		"reads of 333 bytes give the same");
	ktap_ret(sys(SYS_pread64, fd, pieces, 100, got - 10), 10,
		 "pread64 of 100 bytes, 10 before the end");
	ktap_ok(memcmp(pieces, whole + got - 10, 10) == 0, "gives the last 10");
	ktap_ret(sys(SYS_pread64, fd, pieces, 100, got + 1000), 0, "pread64 behind the end");
	ktap_ret(sys(SYS_pread64, fd, pieces, 100, -1), -EINVAL, "pread64 at a negative position");
	return ktap_end();
}
