/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_mem_denied.c - physical memory is not for a plain
 * user.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	if (sys(SYS_access, "/dev/mem", 0) != 0)
		ktap_skip_all("there is no /dev/mem");
	ktap_begin(3);
	ktap_ret(sys(SYS_open, "/dev/mem", O_RDONLY), -EACCES, "to read");
	ktap_ret(sys(SYS_open, "/dev/mem", O_WRONLY), -EACCES, "to write");
	ktap_ret(sys(SYS_open, "/dev/mem", O_RDWR), -EACCES, "for both");
	return ktap_end();
}
