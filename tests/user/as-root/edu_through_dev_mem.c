/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_through_dev_mem.c - /dev/mem maps the same registers,
 * by their physical address.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR), mem, got;
	volatile unsigned int *registers;
	struct edu_info info;

	ktap_begin(3);
	ktap_need(sys(SYS_ioctl, fd, EDU_IOC_INFO, &info), "EDU_IOC_INFO");
	mem = sys(SYS_open, "/dev/mem", O_RDWR);
	ktap_ok(mem >= 0, "root may open /dev/mem");
	got = sys(SYS_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, info.regs_phys);
	if (!ktap_ok(!sys_failed(got), "and map the page of the registers"))
		return KTAP_FAIL;
	registers = (volatile unsigned int *)got;
	registers[EDU_TEST_LIVENESS / 4] = 0xabcd;
	ktap_ok((registers[0] & 0xff) == 0xed && registers[EDU_TEST_LIVENESS / 4] == ~0xabcdU,
		"the card answers");
	return ktap_end();
}
