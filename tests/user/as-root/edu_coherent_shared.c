/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_coherent_shared.c - the coherent buffer is one memory
 * for program, driver and card.
 */
#include "tests/user/edu_test.h"

static long transfer(long fd, __u32 buf_offset, __u32 dev_offset, __u32 len, __u32 to_device)
{
	struct edu_coherent_dma dma = { buf_offset, dev_offset, len, to_device };

	return sys(SYS_ioctl, fd, EDU_IOC_COHERENT, &dma);
}

int main(void)
{
	long fd = edu_open(O_RDWR);
	unsigned char received[500], *one, *two;

	ktap_begin(7);
	one = (void *)ktap_need(edu_map(fd, EDU_MMAP_COHERENT, EDU_COHERENT_SIZE), "mmap");
	two = (void *)ktap_need(edu_map(fd, EDU_MMAP_COHERENT + PAGE, PAGE), "mmap");
	edu_fill(one, EDU_COHERENT_SIZE, 70);
	ktap_ok(memcmp(one + PAGE, two, PAGE) == 0, "two mappings of a page show the same bytes");
	two[5] ^= 0xff;
	ktap_ok(one[PAGE + 5] == two[5], "also when one is written");

	edu_fill(one + 4000, 500, 71);
	ktap_ret(transfer(fd, 4000, 123, 500, 1), 0, "500 bytes of two pages go to the device");
	sys(SYS_pread64, fd, received, 500, 123);
	ktap_ok(edu_filled(received, 500, 71), "where read finds them");
	memset(one + 2 * PAGE, 0, PAGE);
	ktap_ret(transfer(fd, 2 * PAGE + 7, 123, 500, 0), 0, "and come back to another page");
	ktap_ok(edu_filled(one + 2 * PAGE + 7, 500, 71), "where the program sees them");
	ktap_ok(sys_all_are(one + 2 * PAGE, 7, 0) && sys_all_are(one + 2 * PAGE + 507, 100, 0),
		"with nothing around them changed");
	return ktap_end();
}
