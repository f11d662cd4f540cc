/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/terminal_ioctl.c - a terminal tells its settings and its
 * size, and to good addresses only.
 */
#include <stdio.h>

#include "tests/user/bad_pointers.h"

#define TCGETS	   0x5401
#define TIOCGWINSZ 0x5413

int main(void)
{
	char settings[64];
	bool gets = true, size = true;

	if (sys(SYS_ioctl, 0, TCGETS, settings) != 0)
		ktap_skip_all("standard input is no terminal");
	ktap_begin(5);
	bad_pointers_prepare();
	ktap_ret(sys(SYS_ioctl, 0, TIOCGWINSZ, settings), 0, "its size");
	ktap_ret(sys(SYS_lseek, 0, 0, SEEK_CUR), -ESPIPE, "it has no position");
	for (size_t i = 0; i < BAD_COUNT; i++) {
		gets = gets && sys(SYS_ioctl, 0, TCGETS, bad_pointers[i].addr) == -EFAULT;
		size = size && sys(SYS_ioctl, 0, TIOCGWINSZ, bad_pointers[i].addr) == -EFAULT;
	}
	ktap_ok(gets, "TCGETS to every bad place gives EFAULT");
	ktap_ok(size, "TIOCGWINSZ as well");
	ktap_ret(sys(SYS_ioctl, 0, 0x12345678, settings), -ENOTTY,
		 "an unknown command gives ENOTTY");
	return ktap_end();
}
