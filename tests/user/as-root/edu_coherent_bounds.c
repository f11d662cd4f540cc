/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_coherent_bounds.c - a transfer that reaches out of the
 * buffer or the device is refused.
 *
 * The sums are made so that some wrap in 32 bits.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	static const struct edu_coherent_dma bad[] = {
		{ EDU_COHERENT_SIZE, 0, 1, 1 }, { EDU_COHERENT_SIZE - 1, 0, 2, 1 },
		{ 0xffffffff, 0, 2, 1 },	{ 0xfffff000, 0, 0x1000, 1 },
		{ 0, EDU_SIZE, 1, 1 },		{ 0, EDU_SIZE - 1, 2, 1 },
		{ 0, 0, EDU_SIZE + 1, 1 },	{ 0, 0xffffffff, 2, 0 },
		{ 0, 0xfffff001, 0x1000, 0 },	{ 0, 0, 0xffffffff, 0 },
	};
	struct edu_coherent_dma good = { EDU_COHERENT_SIZE - EDU_SIZE, 0, EDU_SIZE, 1 };
	long fd = edu_open(O_RDWR);

	ktap_begin(ARRAY_SIZE(bad) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_COHERENT, &bad[i]), -EINVAL,
			 "buffer offset %x, device offset %x, %x bytes", bad[i].buf_offset,
			 bad[i].dev_offset, bad[i].len);
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_COHERENT, &good), 0,
		 "all of the device, from the buffer's end");
	return ktap_end();
}
