/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/madvise_arguments.c - what madvise accepts and refuses.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *area = sys_arena(4);

	ktap_begin(10);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	ktap_need(sys_map_at(area + 2 * PAGE, 2, PROT_READ | PROT_WRITE), "mmap");
	memset(area + 2 * PAGE, 1, PAGE);
	ktap_ret(sys(SYS_madvise, area, PAGE, MADV_NORMAL), 0, "MADV_NORMAL");
	ktap_ret(sys(SYS_madvise, area, PAGE, MADV_RANDOM), 0, "MADV_RANDOM");
	ktap_ret(sys(SYS_madvise, area, PAGE, MADV_SEQUENTIAL), 0, "MADV_SEQUENTIAL");
	ktap_ret(sys(SYS_madvise, area, 0, MADV_DONTNEED), 0, "no bytes");
	ktap_ret(sys(SYS_madvise, area + 1, PAGE, MADV_DONTNEED), -EINVAL, "an unaligned address");
	ktap_ret(sys(SYS_madvise, area, PAGE, 12345), -EINVAL, "an advice that does not exist");
	ktap_ret(sys(SYS_madvise, area, -1UL, MADV_DONTNEED), -EINVAL,
		 "a length that rounds up to 2^64");
	ktap_ret(sys(SYS_madvise, area, 4 * PAGE, MADV_DONTNEED), -ENOMEM, "a range with a hole");
	ktap_ok(sys_all_are(area + 2 * PAGE, PAGE, 0), "of which what is mapped was dropped");
	ktap_ret(sys(SYS_madvise, KERNEL_HALF, PAGE, MADV_DONTNEED), -ENOMEM, "the kernel's half");
	return ktap_end();
}
