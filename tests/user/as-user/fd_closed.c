/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_closed.c - a descriptor is bad from the moment it is
 * closed.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char byte;
	long fd;

	ktap_begin(4);
	fd = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open /dev/zero");
	ktap_ret(sys(SYS_read, fd, &byte, 1), 1, "it can be read");
	ktap_ret(sys(SYS_close, fd), 0, "it is closed");
	ktap_ret(sys(SYS_read, fd, &byte, 1), -EBADF, "it can no longer be read");
	ktap_ret(sys(SYS_close, fd), -EBADF, "nor closed again");
	return ktap_end();
}
