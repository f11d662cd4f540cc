/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_line_ends.c - EOL and EOL2 end a line as a newline
 * does, and are a part of it; FIONREAD counts what is in whole lines.
 */
#include "tests/user/tty.h"

int main(void)
{
	tty_open_pair();
	ktap_begin(8);
	tty_flags(0, 0, ICANON | IEXTEN | ECHO);
	tty_char(VEOL, ';');
	tty_char(VEOL2, '|');
	tty_type("a;b|c\nd");
	tty_shows("a;b|c\nd", "they are echoed");
	ktap_ret(tty_waiting(), 6, "FIONREAD: the three lines, not the fourth");
	tty_reads(100, "a;", "EOL");
	tty_reads(1, "b", "a part of a line");
	tty_reads(100, "|", "and its rest: EOL2");
	tty_reads(100, "c\n", "a newline");
	tty_flags(0, 0, ICANON);
	tty_type("e|f\n\x04");
	tty_reads(100, "de|f\n", "without IEXTEN there is no EOL2");
	UNTIL(tty_is_ready(tty_slave, POLLIN, 1000));
	ktap_ret(tty_waiting(), 0, "an EOF is readable, and no byte");
	return ktap_end();
}
