/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/getdents_errors.c - only a directory can be listed.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char buffer[256];
	long fd;

	ktap_begin(2);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_ret(sys(SYS_getdents64, fd, buffer, sizeof(buffer)), -ENOTDIR, "a file");
	fd = ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "open /dev/null");
	ktap_ret(sys(SYS_getdents64, fd, buffer, sizeof(buffer)), -ENOTDIR, "a device");
	return ktap_end();
}
