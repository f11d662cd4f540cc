/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_flush.c - tcflush() forgets what came and was not
 * read.
 */
#include "tests/user/tty.h"

int main(void)
{
	tty_open_pair();
	ktap_begin(7);
	tty_flags(0, 0, ICANON);
	tty_type("whole\nhalf");
	UNTIL(tty_waiting() == 6);
	ktap_ret(sys(SYS_ioctl, tty_slave, TCFLSH, TCOFLUSH), 0, "the output");
	ktap_ret(tty_waiting(), 6, "is another matter");
	ktap_ret(sys(SYS_ioctl, tty_slave, TCFLSH, TCIFLUSH), 0, "the input");
	ktap_ret(tty_waiting(), 0, "is gone");
	tty_type("x\n");
	tty_reads(100, "x\n", "half a line, too");
	ktap_ret(sys(SYS_ioctl, tty_slave, TCFLSH, TCIOFLUSH), 0, "both");
	ktap_ret(sys(SYS_ioctl, tty_slave, TCFLSH, 3), -EINVAL, "there is no fourth");
	return ktap_end();
}
