/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/lock_thousands_told.c - /proc/locks tells of thousands of
 * locks, and keeps no CPU in the kernel for long.
 */
#include "tests/user/locks.h"

#define FILES 200
#define LOCKS 100 /* of each file */

static char text[1 << 16];

int main(void)
{
	long in, got, lines = 0;

	ktap_begin(2);
	for (int i = 0; i < FILES; i++) {
		long fd = ktap_need(sys(SYS_memfd_create, "locked", 0), "memfd_create");

		for (int j = 0; j < LOCKS; j++)
			lock_must((int)fd, F_SETLK, F_WRLCK, 2 * j, 1);
	}
	in = ktap_need(sys(SYS_open, "/proc/locks", O_RDONLY), "/proc/locks");
	while ((got = sys(SYS_read, in, text, sizeof(text))) > 0)
		for (long i = 0; i < got; i++)
			lines += text[i] == '\n';
	ktap_ret(got, 0, "it is read to its end");
	ktap_ok(lines >= FILES * LOCKS, "all locks are there (%ld lines)", lines);
	return ktap_end();
}
