/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/syscall_unknown.c - a number that is no system call gives
 * ENOSYS.
 */
#include "tests/user/ktap.h"

int main(void)
{
	ktap_begin(5);
	ktap_ret(sys(1000), -ENOSYS, "1000");
	ktap_ret(sys(0x7fffffff), -ENOSYS, "the highest int");
	ktap_ret(sys(-1), -ENOSYS, "-1");
	ktap_ret(sys(-100), -ENOSYS, "-100");
	ktap_ret(sys(-0x7fffffffL - 1), -ENOSYS, "the lowest int");
	return ktap_end();
}
