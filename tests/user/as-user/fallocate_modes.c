/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fallocate_modes.c - fallocate takes room, with and without a new size, and makes\n * holes; what it cannot do it says.
 */
#include "tests/user/file.h"

#define KEEP  1
#define PUNCH 2

int main(void)
{
	int fd = file_make(0);
	char *map;
	long ro;

	ktap_begin(20);
	ktap_ret(sys(SYS_fallocate, fd, 0, 100, 2 * PAGE), 0, "room for two pages, from 100 on");
	ktap_ret(file_size(fd), 2 * PAGE + 100, "the size grows");
	ktap_ret(file_pages(fd), 3, "and the room is taken");
	ktap_ok(file_byte(fd, PAGE) == 0, "it is zeros");
	ktap_ret(sys(SYS_fallocate, fd, KEEP, 6 * PAGE, PAGE), 0, "behind the end");
	ktap_ret(file_size(fd), 2 * PAGE + 100, "the size stays");
	ktap_ret(file_pages(fd), 4, "the room is taken");
	ktap_ret(sys(SYS_ftruncate, fd, 4 * PAGE), 0, "the size, by ftruncate");
	map = file_map(fd, 4, PROT_READ | PROT_WRITE, MAP_SHARED);
	memset(map, 'a', 4 * PAGE);
	ktap_ret(sys(SYS_fallocate, fd, PUNCH | KEEP, PAGE - 10, PAGE + 30), 0, "a hole");
	ktap_ok(map[PAGE - 11] == 'a' && sys_all_are(map + PAGE - 10, PAGE + 30, 0) &&
			map[2 * PAGE + 20] == 'a',
		"just so large");
	ktap_ret(file_size(fd), 4 * PAGE, "of the same size");
	ktap_ret(sys(SYS_fallocate, fd, PUNCH, 0, PAGE), -EOPNOTSUPP, "a hole and a size");
	ktap_ret(sys(SYS_fallocate, fd, 0x40, 0, PAGE), -EOPNOTSUPP, "an unknown mode");
	ktap_ret(sys(SYS_fallocate, fd, 0, -1L, PAGE), -EINVAL, "before the start");
	ktap_ret(sys(SYS_fallocate, fd, 0, 0, 0), -EINVAL, "no bytes");
	ktap_ret(sys(SYS_fallocate, fd, 0, 0, -1L), -EINVAL, "fewer");
	ktap_ret(sys(SYS_fallocate, fd, 0, PAGE, 0x7fffffffffffffffL), -EFBIG, "too many");
	ktap_ret(sys(SYS_fallocate, 99, 0, 0, 1), -EBADF, "no such file");
	ro = ktap_need(sys(SYS_open, "/proc/self/exe", O_RDONLY), "open");
	ktap_ret(sys(SYS_fallocate, ro, 0, 0, 1), -EBADF, "a file that is only read");
	ktap_ret(file_size(fd), 4 * PAGE, "errors change nothing");
	return ktap_end();
}
