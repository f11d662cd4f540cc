/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_mmap_area.c - a mapping of the device is an area like
 * others: it shows in /proc/self/maps, splits, and obeys mprotect.
 */
#include "tests/user/edu_test.h"
#include "tests/user/maps.h"

int main(void)
{
	long fd = edu_open(O_RDWR);
	const struct maps_area *area;
	volatile unsigned int *registers;
	char *base;

	ktap_begin(10);
	base = (char *)ktap_need(edu_map(fd, EDU_MMAP_REGS, 4 * PAGE), "mmap of the registers");
	registers = (volatile unsigned int *)base;
	area = maps_find(base);
	ktap_ok(area && strcmp(area->perms, "rw-s") == 0, "it is readable, writable and shared");
	ktap_ok(area && strcmp(area->name, "/dev/edu") == 0 && area->offset == 0,
		"and bears its name");
	ktap_need(edu_map(fd, EDU_MMAP_COHERENT, PAGE), "mmap of the coherent buffer");
	ktap_ret(sys(SYS_mprotect, base + PAGE, PAGE, PROT_NONE), 0, "mprotect of its second page");
	ktap_ok(!sys_readable(base + PAGE), "which can no longer be read");
	ktap_ok(maps_is(base, 1, "rw-s") && maps_is(base + 2 * PAGE, 2, "rw-s"),
		"leaves three areas");
	area = maps_find(base + 2 * PAGE);
	ktap_ok(area && area->offset == 2 * PAGE, "the third with its own offset");
	ktap_ret(sys(SYS_munmap, base + PAGE, 3 * PAGE), 0, "three pages are unmapped");
	ktap_ok((registers[EDU_TEST_ID / 4] & 0xff) == 0xed, "the first still answers");
	ktap_need(sys(SYS_mprotect, base, PAGE, PROT_NONE), "mprotect");
	ktap_need(sys(SYS_mprotect, base, PAGE, PROT_READ), "mprotect");
	ktap_ok((registers[EDU_TEST_ID / 4] & 0xff) == 0xed, "and again, after PROT_NONE and back");
	ktap_ret(sys(SYS_munmap, base, PAGE), 0, "it is unmapped");
	return ktap_end();
}
