/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_separate_opens.c - two opens of one file have a
 * position each.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char first[4], second[4];
	long one, two;

	ktap_begin(3);
	one = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	two = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open it again");
	sys(SYS_lseek, one, 1000, SEEK_SET);
	ktap_ret(sys(SYS_lseek, two, 0, SEEK_CUR), 0, "moving one leaves the other");
	sys(SYS_lseek, one, 0, SEEK_SET);
	ktap_ret(sys(SYS_read, one, first, 4), 4, "one is read");
	ktap_ok(sys(SYS_read, two, second, 4) == 4 && memcmp(first, second, 4) == 0,
		"the other gives the same bytes");
	return ktap_end();
}
