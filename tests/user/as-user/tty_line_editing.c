/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_line_editing.c - a line can be edited until it is
 * ended: ERASE, WERASE, KILL, and LNEXT before any of them.
 */
#include "tests/user/tty.h"

static const struct {
	const char *typed, *line, *what;
} rows[] = {
	{ "abx\x7f\x7f\x7fxyz\n", "xyz\n", "ERASE takes a character, and stops at the beginning" },
	{ "one  two  \x17six\n", "one  six\n", "WERASE takes blanks and the word before them" },
	{ "a.b-c_d\x17x\n", "a.b-x\n", "a word is letters, digits and _" },
	{ "all of it\x15rest\n", "rest\n", "KILL takes the line" },
	{ "a\x16\x7f\x16\x15\x16\x03z\n", "a\x7f\x15\x03z\n", "LNEXT: the next one is text" },
	{ "a\x16\nb\n", "a\nb\n", "a newline, too, that does not end the line then" },
	{ "one\x12two\n", "onetwo\n", "REPRINT is no text" },
	{ "\x7f\x17\x15\n", "\n", "in an empty line they do nothing" },
	{ "a\rb\n", "a\n", "ICRNL: a return ends a line" },
};

int main(void)
{
	tty_open_pair();
	ktap_begin(ARRAY_SIZE(rows) + 2);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		tty_type(rows[i].typed);
		tty_reads(100, rows[i].line, rows[i].what);
	}
	tty_reads(100, "b\n", "each read gives one line");
	tty_flags(0, 0, ICANON | IEXTEN);
	tty_char(VERASE, '#');
	tty_char(VKILL, 0);
	tty_type("ab#\x7f\x15\n");
	tty_reads(100, "a\x7f\x15\n", "they are what cc[] says; 0 is none");
	return ktap_end();
}
