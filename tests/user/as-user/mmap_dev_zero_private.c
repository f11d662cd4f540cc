/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_dev_zero_private.c - a private mapping of /dev/zero
 * is anonymous memory by another name.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char *first, *second;
	long fd;

	ktap_begin(5);
	fd = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open /dev/zero");
	first = (char *)sys(SYS_mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	second = (char *)sys(SYS_mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
			     8 * PAGE);
	if (!ktap_ok(!sys_failed((long)first) && !sys_failed((long)second), "two mappings"))
		return KTAP_FAIL;
	ktap_ok(sys_all_are(first, 4 * PAGE, 0), "the first is zero");
	memset(first, 0x42, 4 * PAGE);
	ktap_ok(sys_all_are(second, 4 * PAGE, 0), "the second is zero after the first was written");
	ktap_ret(sys(SYS_close, fd), 0, "the descriptor is closed");
	ktap_ok(sys_all_are(first, 4 * PAGE, 0x42), "the memory outlives it");
	return ktap_end();
}
