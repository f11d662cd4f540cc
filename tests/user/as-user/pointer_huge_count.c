/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_huge_count.c - a count that reaches out of user
 * space is refused before any byte moves.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char buffer[64];
	long zero;

	ktap_begin(6);
	zero = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open /dev/zero");
	memset(buffer, 0x31, sizeof(buffer));
	ktap_ret(sys(SYS_read, zero, buffer, -1UL), -EFAULT, "read of 2^64 - 1 bytes");
	ktap_ret(sys(SYS_read, zero, buffer, 1UL << 63), -EFAULT, "read of 2^63 bytes");
	ktap_ret(sys(SYS_read, zero, buffer, -(unsigned long)buffer), -EFAULT,
		 "read up to the top of all addresses");
	ktap_ret(sys(SYS_write, zero, buffer, -1UL), -EFAULT, "write of 2^64 - 1 bytes");
	ktap_ok(sys_all_are(buffer, sizeof(buffer), 0x31), "the buffer is as it was");
	ktap_ret(sys(SYS_read, zero, buffer, 0), 0, "no bytes");
	return ktap_end();
}
