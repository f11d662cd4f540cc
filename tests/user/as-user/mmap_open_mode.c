/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_open_mode.c - a mapping may not do more than its
 * descriptor was opened for.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static long map_file(long fd, int prot, int type)
{
	return sys(SYS_mmap, 0, PAGE, prot, type, fd, 0);
}

int main(void)
{
	long reader, writer, both;

	ktap_begin(7);
	reader = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open");
	writer = ktap_need(sys(SYS_open, "/dev/zero", O_WRONLY), "open");
	both = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open");

	ktap_ret(map_file(reader, PROT_READ | PROT_WRITE, MAP_SHARED), -EACCES,
		 "shared and writable, opened to read");
	ktap_ok(!sys_failed(map_file(reader, PROT_READ | PROT_WRITE, MAP_PRIVATE)),
		"private and writable, opened to read: writes stay with us");
	ktap_ok(!sys_failed(map_file(reader, PROT_READ, MAP_SHARED)),
		"shared to read, opened to read");
	ktap_ret(map_file(writer, PROT_READ, MAP_PRIVATE), -EACCES, "private, opened to write");
	ktap_ret(map_file(writer, PROT_WRITE, MAP_SHARED), -EACCES,
		 "shared and writable, opened to write: a mapping always reads too");
	ktap_ok(!sys_failed(map_file(both, PROT_READ | PROT_WRITE, MAP_SHARED)),
		"shared and writable, opened for both");
	ktap_ret(map_file(both, PROT_READ, 0), -EINVAL, "neither shared nor private");
	return ktap_end();
}
