/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_edu_denied.c - the DMA device is not for a plain user.
 *
 * Who holds a bus master's registers can have it read and write any byte of
 * memory: opening it at all needs root.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	if (sys(SYS_access, "/dev/edu", 0) != 0)
		ktap_skip_all("there is no /dev/edu");
	ktap_begin(3);
	ktap_ret(sys(SYS_open, "/dev/edu", O_RDONLY), -EACCES, "to read");
	ktap_ret(sys(SYS_open, "/dev/edu", O_WRONLY), -EACCES, "to write");
	ktap_ret(sys(SYS_open, "/dev/edu", O_RDWR), -EACCES, "for both");
	return ktap_end();
}
