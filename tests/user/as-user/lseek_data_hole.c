/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lseek_data_hole.c - SEEK_DATA and SEEK_HOLE find what is there and what is\n * not.
 */
#include "tests/user/file.h"

#define DATA 3
#define HOLE 4

int main(void)
{
	int fd = file_make(100 * PAGE);

	ktap_begin(10);
	file_put(fd, 10 * PAGE + 5, 'a');
	file_put(fd, 50 * PAGE, 'b');
	ktap_ret(sys(SYS_lseek, fd, 0, DATA), 10 * PAGE, "the first data");
	ktap_ret(sys(SYS_lseek, fd, 10 * PAGE + 7, DATA), 10 * PAGE + 7, "within it");
	ktap_ret(sys(SYS_lseek, fd, 0, 1), 10 * PAGE + 7, "the position is there");
	ktap_ret(sys(SYS_lseek, fd, 11 * PAGE, DATA), 50 * PAGE, "the next");
	ktap_ret(sys(SYS_lseek, fd, 51 * PAGE, DATA), -ENXIO, "no more");
	ktap_ret(sys(SYS_lseek, fd, 3, HOLE), 3, "a hole, within it");
	ktap_ret(sys(SYS_lseek, fd, 10 * PAGE, HOLE), 11 * PAGE, "the next");
	ktap_ret(sys(SYS_lseek, fd, 100 * PAGE, HOLE), -ENXIO, "behind the end");
	sys(SYS_ftruncate, fd, 50 * PAGE + 8);
	ktap_ret(sys(SYS_lseek, fd, 50 * PAGE, HOLE), 50 * PAGE + 8, "the end is one");
	ktap_ret(sys(SYS_lseek, fd, 0, 5), -EINVAL, "there is no other whence");
	return ktap_end();
}
