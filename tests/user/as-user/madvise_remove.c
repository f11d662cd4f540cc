/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/madvise_remove.c - MADV_REMOVE makes a hole in the file that a mapping\n * shows.
 */
#include "tests/user/file.h"

#define REMOVE 9

int main(void)
{
	int fd = file_make(6 * PAGE);
	char *arena = sys_arena(7), *private, *reader;
	char name[] = "/proc/self/fd/0";
	long ro;

	ktap_begin(9);
	ktap_need(sys(SYS_mmap, arena, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		      2 * PAGE),
		  "mmap");
	memset(arena, 'a', 4 * PAGE);
	private = file_map(fd, 6, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	private[3 * PAGE] = 'b';
	ktap_ret(sys(SYS_madvise, arena + PAGE, 2 * PAGE, REMOVE), 0, "two pages of four");
	ktap_ok(arena[0] == 'a' && sys_all_are(arena + PAGE, 2 * PAGE, 0) && arena[3 * PAGE] == 'a',
		"they are zeros");
	ktap_ok(file_byte(fd, 3 * PAGE) == 0 && file_byte(fd, 2 * PAGE) == 'a', "in the file");
	ktap_ok(private[3 * PAGE] == 'b', "a copy stays");
	ktap_ret(sys(SYS_madvise, private, PAGE, REMOVE), -EACCES, "of a private mapping");
	name[14] = (char)('0' + fd);
	ro = ktap_need(sys(SYS_open, name, O_RDONLY), "open");
	reader = file_map((int)ro, 1, PROT_READ, MAP_SHARED);
	ktap_ret(sys(SYS_madvise, reader, PAGE, REMOVE), -EACCES, "of one that may not write");
	ktap_ret(sys(SYS_madvise, arena + 1, PAGE, REMOVE), -EINVAL, "not the start of a page");
	ktap_ret(sys(SYS_madvise, arena + 5 * PAGE, PAGE, REMOVE), -ENOMEM, "of nothing");
	ktap_need(sys_map_at(arena + 5 * PAGE, 1, PROT_READ | PROT_WRITE), "mmap");
	ktap_ret(sys(SYS_madvise, arena + 5 * PAGE, PAGE, REMOVE), -EINVAL,
		 "of memory without a file");
	return ktap_end();
}
