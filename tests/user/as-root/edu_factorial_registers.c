/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_factorial_registers.c - a program with the registers
 * computes a factorial by itself.
 *
 * Not one system call is made between the question and the answer.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR), got;
	volatile unsigned int *registers;

	ktap_begin(3);
	got = edu_map(fd, EDU_MMAP_REGS, PAGE);
	if (!ktap_ok(!sys_failed(got), "a page of registers can be mapped"))
		return KTAP_FAIL;
	registers = (volatile unsigned int *)got;
	registers[EDU_TEST_FACTORIAL / 4] = 10;
	while (registers[EDU_TEST_STATUS / 4] & EDU_TEST_BUSY)
		;
	ktap_ok(registers[EDU_TEST_FACTORIAL / 4] == 3628800, "10! is 3628800");
	ktap_need(sys(SYS_close, fd), "close");
	registers[EDU_TEST_FACTORIAL / 4] = 5;
	while (registers[EDU_TEST_STATUS / 4] & EDU_TEST_BUSY)
		;
	ktap_ok(registers[EDU_TEST_FACTORIAL / 4] == 120,
		"the mapping outlives the descriptor: 5! is 120");
	return ktap_end();
}
