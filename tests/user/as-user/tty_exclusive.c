/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_exclusive.c - TIOCEXCL keeps others from opening the
 * terminal, until TIOCNXCL.
 */
#include "tests/user/tty.h"

int main(void)
{
	int exclusive = -1;

	tty_open_pair();
	ktap_begin(6);
	ktap_ret(sys(SYS_ioctl, tty_slave, TIOCEXCL, 0), 0, "TIOCEXCL");
	ktap_ret(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY), -EBUSY, "nobody else opens it");
	ktap_ret(sys(SYS_ioctl, tty_slave, TIOCGEXCL, &exclusive), 0, "TIOCGEXCL");
	ktap_ret(exclusive, 1, "says so");
	ktap_ret(sys(SYS_ioctl, tty_slave, TIOCNXCL, 0), 0, "TIOCNXCL");
	ktap_ok(!sys_failed(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY)), "it can be opened again");
	return ktap_end();
}
