/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lseek_positions.c - lseek moves from the start, from here
 * and from the end, never below 0.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	struct stat status;
	char byte;
	long fd;

	ktap_begin(13);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_fstat, fd, &status), "fstat");
	ktap_ret(sys(SYS_lseek, fd, 100, SEEK_SET), 100, "to 100");
	ktap_ret(sys(SYS_lseek, fd, 50, SEEK_CUR), 150, "50 further");
	ktap_ret(sys(SYS_lseek, fd, -150, SEEK_CUR), 0, "150 back");
	ktap_ret(sys(SYS_lseek, fd, -1, SEEK_CUR), -EINVAL, "one before the beginning");
	ktap_ret(sys(SYS_lseek, fd, -1, SEEK_SET), -EINVAL, "to -1");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 0, "which moved nothing");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_END), status.st_size, "to the end");
	ktap_ret(sys(SYS_lseek, fd, -status.st_size - 1, SEEK_END), -EINVAL,
		 "further back than it is long");
	ktap_ret(sys(SYS_lseek, fd, 1000, SEEK_END), status.st_size + 1000,
		 "behind the end is allowed");
	ktap_ret(sys(SYS_read, fd, &byte, 1), 0, "though nothing is there");
	ktap_ret(sys(SYS_lseek, fd, 0, 99), -EINVAL, "from where nobody knows");
	ktap_ret(sys(SYS_lseek, fd, 0x7fffffffffffffff, SEEK_CUR), -EINVAL,
		 "a position that does not fit in 63 bits");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), status.st_size + 1000,
		 "the position is where it was");
	return ktap_end();
}
