/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_open_modes.c - the device can be used as it was
 * opened, not otherwise.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long reader = edu_open(O_RDONLY), writer = edu_open(O_WRONLY);
	char buffer[16] = "";

	ktap_begin(6);
	ktap_ret(sys(SYS_write, reader, buffer, 16), -EBADF, "opened to read: write");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0), -EACCES,
		 "a writable mapping");
	ktap_ok(!sys_failed(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, reader, 0)),
		"one to read is fine");
	ktap_ret(sys(SYS_read, writer, buffer, 16), -EBADF, "opened to write: read");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_WRITE, MAP_SHARED, writer, 0), -EACCES, "a mapping");
	ktap_ret(sys(SYS_open, "/dev/edu", O_RDONLY | O_DIRECTORY), -ENOTDIR, "it is no directory");
	return ktap_end();
}
