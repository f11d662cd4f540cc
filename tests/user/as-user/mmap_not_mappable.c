/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_not_mappable.c - what has no pages cannot be mapped.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	long fd;

	ktap_begin(4);
	fd = ktap_need(sys(SYS_open, "/", O_RDONLY), "open /");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV,
		 "a directory, private");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, fd, 0), -ENODEV,
		 "a directory, shared");
	fd = ktap_need(sys(SYS_open, "/dev/null", O_RDWR), "open /dev/null");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV, "/dev/null");
	fd = ktap_need(sys(SYS_open, "/proc/self/maps", O_RDONLY), "open /proc/self/maps");
	ktap_ok(sys_failed(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0)),
		"a file of /proc");
	return ktap_end();
}
