/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_kernel_faults_in.c - a buffer that was never
 * touched is filled in by the kernel's own write.
 *
 * The copy to the user faults in kernel mode on a page that is not there
 * yet, on the zero page, and on a boundary between two such pages.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char *area = sys_arena(8), expected[3000];
	volatile char seen;
	long fd;

	ktap_begin(3);
	ktap_need(sys_map_at(area, 8, PROT_READ | PROT_WRITE), "mmap");
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_pread64, fd, expected, sizeof(expected), 0), "pread64");

	sys(SYS_pread64, fd, area, sizeof(expected), 0);
	ktap_ok(memcmp(area, expected, sizeof(expected)) == 0,
		"into a page that was never touched");
	seen = area[2 * PAGE];
	sys(SYS_pread64, fd, area + 2 * PAGE, sizeof(expected), 0);
	ktap_ok(memcmp(area + 2 * PAGE, expected, sizeof(expected)) == 0,
		"into a page that was only read");
	seen = area[5 * PAGE];
	sys(SYS_pread64, fd, area + 5 * PAGE - 1500, sizeof(expected), 0);
	ktap_ok(memcmp(area + 5 * PAGE - 1500, expected, sizeof(expected)) == 0,
		"across the boundary of two pages");
	(void)seen;
	return ktap_end();
}
