/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_factorial_ioctl.c - the driver has the card compute
 * factorials, modulo 2^32.
 */
#include "tests/user/edu_test.h"

static unsigned int factorial(unsigned int n)
{
	unsigned int product = 1;

	for (; n > 0; n--)
		product *= n;
	return product;
}

int main(void)
{
	static const unsigned int numbers[] = { 0, 1, 2, 5, 10, 12, 13, 20, 33, 34, 100 };
	long fd = edu_open(O_RDWR);

	ktap_begin(ARRAY_SIZE(numbers));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		__u32 n = numbers[i];
		long got = sys(SYS_ioctl, fd, EDU_IOC_FACTORIAL, &n);

		ktap_ok(got == 0 && n == factorial(numbers[i]), "%u! is %u", numbers[i], n);
	}
	return ktap_end();
}
