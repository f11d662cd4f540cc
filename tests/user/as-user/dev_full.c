/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_full.c - /dev/full gives zeros, and has no room.
 */
#include <fcntl.h>
#include <sys/uio.h>

#include "tests/user/ktap.h"

int main(void)
{
	char buffer[5000];
	struct iovec iov = { buffer, 10 };
	long fd;

	ktap_begin(7);
	memset(buffer, 'n', sizeof(buffer));
	fd = ktap_need(sys(SYS_open, "/dev/full", O_RDWR), "open /dev/full");
	ktap_ret(sys(SYS_write, fd, buffer, 1), -ENOSPC, "write has no room");
	ktap_ret(sys(SYS_writev, fd, &iov, 1), -ENOSPC, "writev neither");
	ktap_ret(sys(SYS_pwrite64, fd, buffer, 1, 100), -ENOSPC, "wherever it is");
	ktap_ret(sys(SYS_read, fd, buffer, 4990), 4990, "read gives what it is asked for");
	ktap_ok(sys_all_are(buffer, 4990, 0) && sys_all_are(buffer + 4990, 10, 'n'), "zeros");
	ktap_ret(sys(SYS_lseek, fd, 55, SEEK_SET), 0, "lseek stays at 0");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV, "no mapping");
	return ktap_end();
}
