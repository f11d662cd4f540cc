/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_file_shared.c - read, write and every shared mapping of a\n * file meet in one page.
 */
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(3 * PAGE);
	char *one = file_map(fd, 3, PROT_READ | PROT_WRITE, MAP_SHARED);
	char *two = file_map(fd, 3, PROT_READ, MAP_SHARED);

	ktap_begin(6);
	ktap_ok(sys_all_are(one, 3 * PAGE, 0), "it begins as zeros");
	one[PAGE + 5] = 'a';
	ktap_ok(two[PAGE + 5] == 'a', "what one mapping writes, the other has");
	ktap_ok(file_byte(fd, PAGE + 5) == 'a', "and read has it");
	file_put(fd, 2 * PAGE, 'b');
	ktap_ok(one[2 * PAGE] == 'b' && two[2 * PAGE] == 'b', "what write writes, both have");
	sys(SYS_munmap, one, 3 * PAGE);
	sys(SYS_munmap, two, 3 * PAGE);
	ktap_ok(file_byte(fd, PAGE + 5) == 'a', "it stays when nobody maps it");
	one = file_map(fd, 3, PROT_READ, MAP_SHARED);
	sys(SYS_close, fd);
	ktap_ok(one[2 * PAGE] == 'b', "a mapping keeps the file");
	return ktap_end();
}
