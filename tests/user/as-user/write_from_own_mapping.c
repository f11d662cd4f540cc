/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/write_from_own_mapping.c - a file is written from, and read into, a mapping\n * of its own pages.
 */
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(4 * PAGE);
	char *map;

	ktap_begin(6);
	file_put(fd, 3, 'x');
	file_put(fd, 2 * PAGE + 7, 'y');
	map = file_map(fd, 4, PROT_READ | PROT_WRITE, MAP_SHARED);
	/* no entry shows any page yet */
	ktap_ret(sys(SYS_pwrite64, fd, map, PAGE, 0), PAGE, "a page onto itself");
	ktap_ok(map[3] == 'x', "and it is as it was");
	ktap_ret(sys(SYS_pwrite64, fd, map + 2 * PAGE, 2 * PAGE, PAGE + 1), 2 * PAGE,
		 "pages onto pages");
	ktap_ok(file_byte(fd, PAGE + 8) == 'y', "they have moved");
	ktap_ret(sys(SYS_pread64, fd, map + PAGE, PAGE, PAGE), PAGE, "read into itself");
	ktap_ok(file_byte(fd, PAGE + 8) == 'y', "and it is as it was");
	return ktap_end();
}
