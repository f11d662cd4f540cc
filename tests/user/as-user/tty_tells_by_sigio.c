/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_tells_by_sigio.c - who asks for it gets SIGIO when a
 * terminal can be read.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

int main(void)
{
	tty_open_pair();
	ktap_begin(3);
	tty_flags(0, 0, ICANON);
	handle(SIGIO, catch_it, SA_RESTART);
	ktap_ret(sys(SYS_fcntl, tty_slave, F_SETOWN, sys(SYS_getpid)), 0, "F_SETOWN");
	ktap_ret(sys(SYS_fcntl, tty_slave, F_SETFL, O_RDWR | O_ASYNC), 0, "O_ASYNC");
	caught_count = 0;
	tty_type("line\n");
	UNTIL(caught_count > 0);
	tty_reads(100, "line\n", "the signal, and the line");
	return ktap_end();
}
