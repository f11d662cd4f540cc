/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_untouched_buffer.c - pages that were never touched are
 * pinned as any others.
 *
 * A read into memory that has only the zero page must get pages of its own
 * first: else the device would write to the zero page, and everybody's
 * untouched memory would change.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	static unsigned char pattern[1000], received[1000];
	long fd = edu_open(O_RDWR);
	char *area = sys_arena(8);
	volatile char seen;

	ktap_begin(7);
	ktap_need(sys_map_at(area, 8, PROT_READ | PROT_WRITE), "mmap");
	edu_fill(pattern, 1000, 50);
	ktap_need(sys(SYS_pwrite64, fd, pattern, 1000, 0), "pwrite64");

	ktap_ret(sys(SYS_pread64, fd, area, 1000, 0), 1000, "a read into a page never touched");
	ktap_ok(edu_filled(area, 1000, 50), "arrives");
	seen = area[2 * PAGE];
	ktap_ret(sys(SYS_pread64, fd, area + 2 * PAGE, 1000, 0), 1000, "one into the zero page");
	ktap_ok(edu_filled(area + 2 * PAGE, 1000, 50), "arrives");
	ktap_ok(sys_all_are(area + 4 * PAGE, 2 * PAGE, 0), "and untouched memory is still zero");
	ktap_ret(sys(SYS_pwrite64, fd, area + 6 * PAGE, 1000, 0), 1000,
		 "a write from a page never touched");
	sys(SYS_pread64, fd, received, 1000, 0);
	ktap_ok(sys_all_are(received, 1000, 0), "sends zeros");
	(void)seen;
	return ktap_end();
}
