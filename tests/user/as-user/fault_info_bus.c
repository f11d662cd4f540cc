/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fault_info_bus.c - SIGBUS behind the end of a mapped file
 * tells the address.
 */
#include "tests/user/fault.h"

int main(int argc, char **argv)
{
	long fd, size, map;
	char *beyond;

	ktap_begin(2);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open");
	size = sys(SYS_lseek, fd, 0, SEEK_END);
	map = sys(SYS_mmap, 0, size + 2 * (long)PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (sys_failed(map))
		ktap_skip_all("this file cannot be mapped beyond its end");
	fault_catch(SIGBUS);
	beyond = (char *)((map + size + (long)PAGE - 1) & -(long)PAGE) + 17;
	FAULT((void)*(volatile char *)fault_hide(beyond));
	ktap_ok(fault_is(SIGBUS, BUS_ADRERR, beyond), "BUS_ADRERR");
	ktap_ok(fault.trap == 14, "of a page fault");
	return ktap_end();
}
