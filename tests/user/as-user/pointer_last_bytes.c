/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_last_bytes.c - the end of user space is a boundary
 * like others: up to it, not over it.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	long zero;

	ktap_begin(4);
	zero = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open /dev/zero");
	ktap_ret(sys(SYS_read, zero, USER_END, 8), -EFAULT, "read into the last page");
	ktap_ret(sys(SYS_read, zero, USER_END + PAGE - 8, 8), -EFAULT, "into its last bytes");
	ktap_ret(sys(SYS_read, zero, USER_END + PAGE - 8, 16), -EFAULT, "over its end");
	ktap_ret(sys(SYS_access, USER_END + PAGE - 8, 0), -EFAULT, "a path in its last bytes");
	return ktap_end();
}
