/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_read_crossing.c - a read into a buffer whose end
 * is missing delivers what fits, and counts it.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define ROOM 100

static bool filled_as(const char *place, const char *expected)
{
	return memcmp(place, expected, ROOM) == 0;
}

int main(int argc, char **argv)
{
	char *area = sys_arena(2), *place = area + PAGE - ROOM;
	char expected[ROOM];
	long fd, got;

	ktap_begin(6);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_pread64, fd, expected, ROOM, 64), "pread64");

	got = sys(SYS_pread64, fd, place, 4 * ROOM, 64);
	ktap_ret(got, ROOM, "pread64 of 400 bytes into 100");
	ktap_ok(filled_as(place, expected), "which are the right ones");

	sys(SYS_lseek, fd, 64, SEEK_SET);
	memset(place, 0, ROOM);
	got = sys(SYS_read, fd, place, 4 * ROOM);
	ktap_ok(got == ROOM && filled_as(place, expected), "the same with read");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 64 + ROOM,
		 "the position moved by what was delivered");

	fd = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open /dev/zero");
	memset(place, 0x7f, ROOM);
	/* Linux clears by words of 8 bytes on some processors */
	got = sys(SYS_read, fd, place, 4 * ROOM);
	ktap_ok(got > ROOM - 8 && got <= ROOM, "/dev/zero: 400 bytes into 100");
	ktap_ok(got > 0 && sys_all_are(place, (size_t)got, 0), "which are zero");
	return ktap_end();
}
