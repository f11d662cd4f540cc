/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_file_private.c - a private mapping shows the file until it is\n * written, and never changes the file.
 */
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(2 * PAGE);
	volatile char *mine = file_map(fd, 2, PROT_READ | PROT_WRITE, MAP_PRIVATE);

	ktap_begin(5);
	file_put(fd, 0, 'a');
	ktap_ok(mine[0] == 'a', "it shows what is in the file");
	mine[1] = 'b';
	mine[PAGE] = 'c'; /* a page that was not looked at before */
	ktap_ok(file_byte(fd, 1) == 0 && file_byte(fd, PAGE) == 0,
		"what it writes does not reach the file");
	file_put(fd, 0, 'd');
	ktap_ok(mine[0] == 'a' && mine[1] == 'b', "from then on the page is its own");
	ktap_ok(file_byte(fd, 0) == 'd', "the file goes on without it");
	sys(SYS_madvise, mine, 2 * PAGE, MADV_DONTNEED);
	ktap_ok(mine[0] == 'd' && mine[1] == 0, "MADV_DONTNEED: it shows the file again");
	return ktap_end();
}
