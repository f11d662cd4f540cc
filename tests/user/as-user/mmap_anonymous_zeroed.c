/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_anonymous_zeroed.c - fresh anonymous memory reads as
 * zero.
 *
 * Each page is read first (the zero page, shared by all) and then written;
 * a second mapping, made after the first has been dirtied and given back, is
 * zero again: no program sees what another left in a page.
 */
#include "tests/user/ktap.h"

#define PAGES 64

int main(void)
{
	char *memory;

	ktap_begin(3);
	memory = (char *)ktap_need(sys_map(PAGES, PROT_READ | PROT_WRITE), "mmap");
	ktap_ok(sys_all_are(memory, PAGES * PAGE, 0), "all bytes are zero");

	memset(memory, 0xa5, PAGES * PAGE);
	ktap_ok(sys_all_are(memory, PAGES * PAGE, 0xa5), "all bytes are what was written");

	ktap_need(sys(SYS_munmap, memory, PAGES * PAGE), "munmap");
	memory = (char *)ktap_need(sys_map(PAGES, PROT_READ | PROT_WRITE), "mmap");
	ktap_ok(sys_all_are(memory, PAGES * PAGE, 0), "all bytes of a new mapping are zero");
	return ktap_end();
}
