/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_mode_change_keeps_input.c - what was typed before a
 * change of the settings is still there behind it; TCSETSF forgets it.
 */
#include "tests/user/tty.h"

int main(void)
{
	struct termios_abi now;

	tty_open_pair();
	ktap_begin(7);
	tty_flags(0, 0, ICANON | ECHO);
	tty_type("half");
	tty_shows("half", "half a line is typed");
	ktap_ok(!tty_is_ready(tty_slave, POLLIN, 0), "and cannot be read");
	tty_flags(0, 0, 0);
	tty_reads(100, "half", "without ICANON it can");
	tty_type("more");
	UNTIL(tty_waiting() == 4);
	tty_flags(0, 0, ICANON);
	tty_reads(100, "more", "with it again: what is there is a line");
	tty_type("next\n");
	tty_reads(100, "next\n", "and lines go on");
	tty_type("lost\n");
	UNTIL(tty_waiting() == 5);
	now = tty_get();
	ktap_need(sys(SYS_ioctl, tty_slave, TCSETSF, &now), "TCSETSF");
	ktap_ret(tty_waiting(), 0, "TCSETSF: nothing is left");
	tty_type("x\n");
	tty_reads(100, "x\n", "but what comes then");
	return ktap_end();
}
