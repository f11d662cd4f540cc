/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_mmap_bounds.c - what lies beyond the registers or the
 * coherent buffer cannot be mapped.
 */
#include "tests/user/edu_test.h"

#define REGS	 EDU_MMAP_REGS
#define COHERENT EDU_MMAP_COHERENT

int main(void)
{
	static const struct {
		unsigned long offset, length;
		bool fine;
		const char *what;
	} ranges[] = {
		{ REGS, PAGE, true, "the first page of registers" },
		{ REGS, EDU_REGS_SIZE, true, "all registers" },
		{ REGS + 0xff000, PAGE, true, "the last page of registers" },
		{ REGS, EDU_REGS_SIZE + PAGE, false, "the registers and a page more" },
		{ REGS + 0xff000, 2 * PAGE, false, "the last page of registers and the next" },
		{ COHERENT, PAGE, true, "the first page of the coherent buffer" },
		{ COHERENT, EDU_COHERENT_SIZE, true, "all of it" },
		{ COHERENT + 0x3000, PAGE, true, "its last page" },
		{ COHERENT + EDU_COHERENT_SIZE, PAGE, false, "the page behind it" },
		{ COHERENT + 0x80000, PAGE, false, "half a MiB further" },
		{ 1UL << 40, PAGE, false, "far out" },
		{ 0xfffff000, PAGE, false, "the last page of 4 GiB" },
		{ 1, PAGE, false, "an unaligned offset" },
	};
	long fd = edu_open(O_RDWR);

	ktap_begin(ARRAY_SIZE(ranges) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		long got = edu_map(fd, ranges[i].offset, ranges[i].length);

		if (ranges[i].fine)
			ktap_ok(!sys_failed(got), "%s", ranges[i].what);
		else
			ktap_ret(got, -EINVAL, "%s", ranges[i].what);
		if (!sys_failed(got))
			ktap_need(sys(SYS_munmap, got, ranges[i].length), "munmap");
	}
	ktap_ok(sys_failed(edu_map(fd, -PAGE, PAGE)), "the last page of all offsets");
	return ktap_end();
}
