/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/madvise_dontneed.c - MADV_DONTNEED drops the pages; the
 * next look finds zeros.
 */
#include "tests/user/maps.h"

int main(void)
{
	char *area = sys_arena(6);

	ktap_begin(6);
	ktap_need(sys_map_at(area, 6, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 0x6b, 6 * PAGE);
	ktap_ret(sys(SYS_madvise, area + 2 * PAGE, 2 * PAGE, MADV_DONTNEED), 0, "two pages of six");
	ktap_ok(sys_all_are(area + 2 * PAGE, 2 * PAGE, 0), "are zero");
	ktap_ok(sys_all_are(area, 2 * PAGE, 0x6b), "those before are as they were");
	ktap_ok(sys_all_are(area + 4 * PAGE, 2 * PAGE, 0x6b), "and those behind");
	memset(area + 2 * PAGE, 0x6c, 2 * PAGE);
	ktap_ok(sys_all_are(area + 2 * PAGE, 2 * PAGE, 0x6c), "they can be written again");
	ktap_ok(maps_is(area, 6, "rw-p"), "and all are one area still");
	return ktap_end();
}
