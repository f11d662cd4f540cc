/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_output.c - what a program writes is translated as
 * OPOST and its companions say.
 */
#include "tests/user/tty.h"

static const struct {
	unsigned int oflag;
	const char *written, *shown, *what;
} rows[] = {
	{ 0, "a\n\tb\r", "a\n\tb\r", "not OPOST: nothing is" },
	{ ONLCR | OLCUC, "a\n", "a\n", "whatever the others say" },
	{ OPOST, "a\nb", "a\nb", "OPOST alone changes nothing" },
	{ OPOST | ONLCR, "a\nb\n\n", "a\r\nb\r\n\r\n", "ONLCR: a return before each newline" },
	{ OPOST | OCRNL, "a\rb", "a\nb", "OCRNL: a return becomes a newline" },
	{ OPOST | OCRNL | ONLCR, "a\rb\n", "a\nb\r\n", "which is not looked at again" },
	{ OPOST | ONOCR, "\ra\r\rb",
	  "a\r"
	  "b",
	  "ONOCR: no return at the margin" },
	{ OPOST | ONOCR | ONLRET, "a\n\rb", "a\nb", "ONLRET: a newline is at the margin" },
	{ OPOST | ONOCR, "a\n\rb", "a\n\rb", "without it it is not" },
	{ OPOST | XTABS, "\tab\tc", "        ab      c", "XTABS: tabs become spaces" },
	{ OPOST | XTABS, "ab\b\b\tc", "ab\b\b        c", "a backspace goes back a column" },
	{ OPOST | OLCUC, "aBc1", "ABC1", "OLCUC: capitals" },
};

int main(void)
{
	tty_open_pair();
	ktap_begin(ARRAY_SIZE(rows) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		tty_flags(0, OPOST, 0);
		sys_write_all(tty_slave, "\r", 1);
		tty_flags(0, rows[i].oflag, 0);
		sys_write_all(tty_slave, rows[i].written, strlen(rows[i].written));
		{
			char expected[64] = "\r";

			strcat(expected, rows[i].shown);
			tty_shows(expected, rows[i].what);
		}
	}
	tty_flags(IUTF8, OPOST | XTABS, 0);
	sys_write_all(tty_slave, "\r\xc3\xa4\t|", 5);
	tty_shows("\r\xc3\xa4       |", "IUTF8: two bytes in one column");
	return ktap_end();
}
