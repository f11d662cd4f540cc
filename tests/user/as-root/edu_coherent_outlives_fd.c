/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_coherent_outlives_fd.c - the mapped coherent buffer
 * stays when the device is closed and unmapped in parts.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR);
	unsigned char *base;

	ktap_begin(4);
	base = (void *)ktap_need(edu_map(fd, EDU_MMAP_COHERENT, EDU_COHERENT_SIZE), "mmap");
	edu_fill(base, EDU_COHERENT_SIZE, 80);
	ktap_ret(sys(SYS_close, fd), 0, "the device is closed");
	ktap_ok(edu_filled(base, EDU_COHERENT_SIZE, 80), "the buffer is there");
	ktap_ret(sys(SYS_munmap, base + PAGE, 2 * PAGE), 0, "two pages in the middle are unmapped");
	fd = edu_open(O_RDWR);
	base = (void *)ktap_need(edu_map(fd, EDU_MMAP_COHERENT, EDU_COHERENT_SIZE), "mmap");
	ktap_ok(edu_filled(base, EDU_COHERENT_SIZE, 80), "mapped again it has all its bytes");
	return ktap_end();
}
