/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_access_mode.c - a file can be used as it was opened,
 * to read or to write, not otherwise.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char buffer[16] = "";
	struct {
		void *base;
		size_t length;
	} piece = { buffer, sizeof(buffer) };
	long reader, writer, both;

	ktap_begin(11);
	reader = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open");
	writer = ktap_need(sys(SYS_open, "/dev/zero", O_WRONLY), "open");
	both = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open");
	ktap_ret(sys(SYS_read, reader, buffer, 16), 16, "opened to read: read");
	ktap_ret(sys(SYS_write, reader, buffer, 16), -EBADF, "write");
	ktap_ret(sys(SYS_pwrite64, reader, buffer, 16, 0), -EBADF, "pwrite64");
	ktap_ret(sys(SYS_writev, reader, &piece, 1), -EBADF, "writev");
	ktap_ret(sys(SYS_write, reader, buffer, 0), -EBADF, "write of no bytes");
	ktap_ret(sys(SYS_write, writer, buffer, 16), 16, "opened to write: write");
	ktap_ret(sys(SYS_read, writer, buffer, 16), -EBADF, "read");
	ktap_ret(sys(SYS_pread64, writer, buffer, 16, 0), -EBADF, "pread64");
	ktap_ret(sys(SYS_readv, writer, &piece, 1), -EBADF, "readv");
	ktap_ret(sys(SYS_read, both, buffer, 16), 16, "opened for both: read");
	ktap_ret(sys(SYS_write, both, buffer, 16), 16, "write");
	return ktap_end();
}
