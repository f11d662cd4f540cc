/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_input.c - what is typed is translated as the input
 * flags say.
 */
#include "tests/user/tty.h"

static const struct {
	unsigned int iflag, lflag;
	const char *typed, *read, *what;
} rows[] = {
	{ 0, 0, "a\r\n\x03\x04\x13\x11\x7f", "a\r\n\x03\x04\x13\x11\x7f", "no flag: bytes" },
	{ ICRNL, 0, "\r\n", "\n\n", "ICRNL: a return is a newline" },
	{ INLCR, 0, "\r\n", "\r\r", "INLCR: a newline is a return" },
	{ IGNCR, 0, "a\rb\n", "ab\n", "IGNCR: a return is nothing" },
	{ IGNCR | ICRNL, 0, "a\rb\n", "ab\n", "which comes first" },
	{ ICRNL | INLCR, 0, "\r\n", "\n\r", "both ways" },
	{ ISTRIP, 0, "\xe1z", "az", "ISTRIP: seven bits" },
	{ IUCLC, IEXTEN, "aBC", "abc", "IUCLC: small letters" },
	{ IUCLC, 0, "aBC", "aBC", "with IEXTEN only" },
	{ IXON, 0, "a\x11z", "az", "IXON: ^Q is no byte" },
	{ PARMRK, 0, "a\xffz", "a\xff\xffz", "PARMRK: 255 is told from a mark" },
	{ INLCR, ICANON, "a\nb\x04", "a\rb", "INLCR and lines: it does not end one" },
};

int main(void)
{
	tty_open_pair();
	ktap_begin(ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t n = strlen(rows[i].read);

		tty_flags(rows[i].iflag, 0, rows[i].lflag);
		tty_char(VMIN, (unsigned char)n);
		tty_type(rows[i].typed);
		tty_reads(100, rows[i].read, rows[i].what);
	}
	return ktap_end();
}
