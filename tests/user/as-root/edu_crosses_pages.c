/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_crosses_pages.c - a buffer that lies on two pages is
 * transferred whole.
 *
 * Two pages that are neighbours here need not be neighbours in memory: the
 * buffer is mapped for DMA page by page.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR);
	char *area = sys_arena(4);

	ktap_begin(5);
	ktap_need(sys_map_at(area, 4, PROT_READ | PROT_WRITE), "mmap");
	/* touched in an odd order, so that the frames are not in order either */
	area[PAGE] = area[3 * PAGE] = area[0] = area[2 * PAGE] = 1;

	edu_fill(area + 3000, 3000, 40);
	ktap_ret(sys(SYS_pwrite64, fd, area + 3000, 3000, 50), 3000, "3000 bytes from two pages");
	memset(area, 0xdd, 4 * PAGE);
	ktap_ret(sys(SYS_pread64, fd, area + 2 * PAGE - 1, 3000, 50), 3000,
		 "back to one byte of a page and the rest of the next");
	ktap_ok(edu_filled(area + 2 * PAGE - 1, 3000, 40), "they are the same");
	ktap_ok(sys_all_are(area, 2 * PAGE - 1, 0xdd), "what is before them was not touched");
	ktap_ok(sys_all_are(area + 2 * PAGE - 1 + 3000, 2 * PAGE + 1 - 3000, 0xdd),
		"nor what is behind");
	return ktap_end();
}
