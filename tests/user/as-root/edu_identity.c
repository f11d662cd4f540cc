/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_identity.c - the card's registers, mapped, say what it
 * is and that it lives.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR), got;
	volatile unsigned int *registers;

	ktap_begin(4);
	got = edu_map(fd, EDU_MMAP_REGS, EDU_REGS_SIZE);
	if (!ktap_ok(!sys_failed(got), "all of its registers can be mapped"))
		return KTAP_FAIL;
	registers = (volatile unsigned int *)got;
	ktap_ok((registers[EDU_TEST_ID / 4] & 0xff) == 0xed, "the last byte of its name is ed");
	registers[EDU_TEST_LIVENESS / 4] = 0x12345678;
	ktap_ok(registers[EDU_TEST_LIVENESS / 4] == ~0x12345678U, "it answers with the complement");
	registers[EDU_TEST_LIVENESS / 4] = 0;
	ktap_ok(registers[EDU_TEST_LIVENESS / 4] == ~0U, "each time, so nothing is cached");
	return ktap_end();
}
