/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/maps_small_reads.c - read a few bytes at a time,
 * /proc/self/maps is the same text.
 */
#include "tests/user/maps.h"

static char pieces[sizeof(maps_text)];

int main(void)
{
	size_t length = 0;
	long fd, got;

	ktap_begin(4);
	ktap_ok(maps_slurp(), "read in large pieces");
	fd = ktap_need(sys(SYS_open, "/proc/self/maps", O_RDONLY), "open");
	while ((got = sys(SYS_read, fd, pieces + length, 7)) > 0)
		length += (size_t)got;
	ktap_ret(got, 0, "read in pieces of 7 bytes, to the end");
	ktap_ok(length == maps_text_length && memcmp(pieces, maps_text, length) == 0,
		"the text is the same");
	ktap_ret(sys(SYS_read, fd, pieces, 7), 0, "and at its end there is nothing more");
	return ktap_end();
}
