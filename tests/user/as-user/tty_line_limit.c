/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_line_limit.c - a line has at most 4095 bytes and its
 * end; what is too much is lost, the end is not.
 */
#include "tests/user/tty.h"

static char line[8192];

/* Type n bytes and a newline; the length of the line that is read. */
static long length_of(size_t n)
{
	long got;

	for (size_t i = 0; i < n; i++)
		line[i] = (char)('a' + i % 26);
	line[n] = '\n';
	tty_type_bytes(line, n + 1);
	memset(line, 0, sizeof(line));
	if (!tty_is_ready(tty_slave, POLLIN, TTY_PATIENCE))
		return -1;
	got = sys(SYS_read, tty_slave, line, sizeof(line));
	return got;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(6);
	tty_flags(0, 0, ICANON);
	ktap_ret(length_of(4000), 4001, "4000 bytes");
	ktap_ret(length_of(4095), 4096, "4095 bytes");
	ktap_ret(length_of(5000), 4096, "5000 bytes: the line is cut");
	ktap_ok(line[4094] == 'a' + 4094 % 26 && line[4095] == '\n', "behind byte 4095");
	ktap_ret(length_of(10), 11, "the next line begins anew");
	ktap_ok(memcmp(line, "abcdefghij\n", 11) == 0, "and is whole");
	return ktap_end();
}
