/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_echo.c - what is typed is shown as the flags say.
 */
#include "tests/user/tty.h"

#define LINE (ICANON | IEXTEN | ECHO)

static const struct {
	unsigned int lflag;
	const char *typed, *shown, *what;
} rows[] = {
	{ LINE, "ab\x01\n", "ab\x01\n", "ECHO: as it is" },
	{ LINE | ECHOCTL, "ab\x01\t\n", "ab^A\t\n", "ECHOCTL: control characters as ^X, but tabs" },
	{ LINE | ECHOCTL, "\x16\x04\x16\x7f\n", "^\b^D^\b^?\n", "LNEXT shows a ^ meanwhile" },
	{ LINE, "ab\x7f\n", "ab\x7f\n", "without ECHOE, ERASE is shown" },
	{ LINE | ECHOE, "ab\x7f\n", "ab\b \b\n", "ECHOE: it is rubbed out" },
	{ LINE | ECHOE | ECHOCTL, "\x16\x01\x7f\n", "^\b^A\b \b\b \b\n", "^A takes two columns" },
	{ LINE | ECHOE, "\x16\x01\x7f\n", "\x01\n", "as itself it takes none" },
	{ LINE | ECHOE, "ab\t\x7f\n", "ab\t\b\b\b\b\b\b\n", "a tab goes back to where it began" },
	{ LINE | ECHOE, "\ta\t\x7f\x7f\n", "\ta\t\b\b\b\b\b\b\b\b \b\n",
	  "behind another tab, too" },
	{ LINE | ECHOE, "ab cd\x17\n", "ab cd\b \b\b \b\n", "WERASE: the word" },
	{ LINE, "ab\x15\n", "ab\x15\n", "without ECHOK, KILL is shown" },
	{ LINE | ECHOK, "ab\x15\n", "ab\x15\n\n", "ECHOK: and a new line begun" },
	{ LINE | ECHOK | ECHOCTL, "ab\x15\n", "ab^U\n\n", "as ^U" },
	{ LINE | ECHOE | ECHOK | ECHOKE, "ab\x15\n", "ab\b \b\b \b\n",
	  "ECHOKE: all is rubbed out" },
	{ LINE | ECHOPRT, "abc\x7f\x7fx\n", "abc\\cb/x\n",
	  "ECHOPRT: what is erased, between \\ and /" },
	{ LINE, "ab\x12\n", "ab\x12\nab\n", "REPRINT: once more" },
	{ ICANON | ECHONL, "ab\n", "\n", "ECHONL: the newline alone" },
	{ ECHO | ECHOCTL, "a\x04\x7f", "a^D^?", "not ICANON: nothing is edited" },
	{ ECHO, "a\nb", "a\nb", "a newline as itself" },
	{ ECHO | ECHOCTL, "\n", "^J", "or, with ECHOCTL, as ^J" },
};

int main(void)
{
	tty_open_pair();
	ktap_begin(ARRAY_SIZE(rows) + 4);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		tty_flags(0, 0, rows[i].lflag);
		sys(SYS_ioctl, tty_slave, TCFLSH, TCIFLUSH);
		/* the cursor is at the margin again */
		tty_flags(0, OPOST, rows[i].lflag);
		sys_write_all(tty_slave, "\r", 1);
		tty_type(rows[i].typed);
		{
			char expected[64] = "\r";

			strcat(expected, rows[i].shown);
			tty_shows(expected, rows[i].what);
		}
	}
	tty_flags(IUTF8, 0, LINE | ECHOE);
	sys(SYS_ioctl, tty_slave, TCFLSH, TCIFLUSH);
	tty_type("\xc3\xa4\xe2\x82\xac\x7f\x7f\n");
	tty_shows("\xc3\xa4\xe2\x82\xac\b \b\b \b\n", "IUTF8: a character of several bytes is one");
	tty_reads(100, "\n", "and is taken whole");
	tty_flags(0, OPOST | ONLCR, LINE);
	tty_type("x\n");
	tty_shows("x\r\n", "echo is output: ONLCR");
	tty_reads(100, "x\n", "input is not");
	return ktap_end();
}
