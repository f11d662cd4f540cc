/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/edu_registers_read_only.c - registers mapped to be read
 * cannot be written.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/edu_test.h"

int main(void)
{
	long fd = edu_open(O_RDWR);
	volatile unsigned int *registers;

	registers = (void *)ktap_need(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, fd, 0), "mmap");
	(void)registers[0];
	dies_about_to("write a register that is mapped read-only");
	registers[EDU_TEST_LIVENESS / 4] = 1;
	return dies_survived();
}
