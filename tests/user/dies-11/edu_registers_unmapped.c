/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/edu_registers_unmapped.c - the card's registers are gone
 * when they are unmapped.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR);
	volatile unsigned int *registers;

	registers = (void *)ktap_need(edu_map(fd, EDU_MMAP_REGS, PAGE), "mmap");
	(void)registers[0];
	ktap_need(sys(SYS_munmap, registers, PAGE), "munmap");
	dies_about_to("read a register that is no longer mapped");
	(void)registers[0];
	return dies_survived();
}
