/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_null.c - /dev/null takes everything and gives nothing.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char buffer[100];
	long fd;

	ktap_begin(7);
	memset(buffer, 'n', sizeof(buffer));
	fd = ktap_need(sys(SYS_open, "/dev/null", O_RDWR), "open /dev/null");
	ktap_ret(sys(SYS_read, fd, buffer, 100), 0, "read gives no bytes");
	ktap_ret(sys(SYS_write, fd, buffer, 100), 100, "write takes all");
	ktap_ret(sys(SYS_read, fd, buffer, 100), 0, "which cannot be read back");
	ktap_ret(sys(SYS_pwrite64, fd, buffer, 100, 1L << 40), 100, "pwrite64 at any position");
	ktap_ret(sys(SYS_pread64, fd, buffer, 100, 0), 0, "pread64 gives no bytes");
	ktap_ret(sys(SYS_lseek, fd, 55, SEEK_SET), 0, "lseek stays at 0");
	ktap_ok(sys_all_are(buffer, 100, 'n'), "the buffer is as it was");
	return ktap_end();
}
