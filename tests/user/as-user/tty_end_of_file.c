/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_end_of_file.c - EOF ends what was typed without
 * being in it; where nothing was typed, a read gives 0 bytes, once.
 */
#include "tests/user/tty.h"

int main(void)
{
	tty_open_pair();
	ktap_begin(9);
	tty_flags(ICRNL, 0, ICANON | IEXTEN);
	tty_type("\x04");
	tty_reads(100, "", "an empty line: the end of the file");
	tty_type("abc\x04");
	tty_reads(100, "abc", "in the middle of a line: what is there");
	tty_type("abc\x04zz\n");
	tty_reads(3, "abc", "a read that takes all of it");
	tty_reads(100, "zz\n", "takes the mark along");
	tty_type("abcd\x04");
	tty_reads(3, "abc", "a read that does not");
	tty_reads(3, "d", "leaves it for the next");
	tty_type("\x16\x04\n");
	tty_reads(100, "\x04\n", "behind LNEXT it is text");
	tty_type("one\n\x04two\n");
	tty_reads(100, "one\n", "behind a line");
	tty_reads(100, "", "it is an empty one");
	return ktap_end();
}
