/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/copy_file_range_basics.c - copy_file_range copies between files and within\n * one; what it refuses.
 */
#include "tests/user/file.h"

int main(void)
{
	int in = file_make(3 * PAGE), out = file_make(0), fds[2];
	long from = 10, to = 5;

	ktap_begin(11);
	file_put(in, 10, 'a');
	file_put(in, PAGE + 9, 'b');
	ktap_ret(sys(SYS_copy_file_range, in, &from, out, &to, PAGE, 0), PAGE, "a page");
	ktap_ok(from == 10 + (long)PAGE && to == 5 + (long)PAGE, "both offsets have moved");
	ktap_ok(file_byte(out, 5) == 'a' && file_byte(out, PAGE + 4) == 'b', "the right bytes");
	ktap_ret(sys(SYS_lseek, in, 0, 1), 0, "no position has");
	ktap_ret(sys(SYS_copy_file_range, in, NULL, out, NULL, 20, 0), 20, "from the positions");
	ktap_ok(sys(SYS_lseek, in, 0, 1) == 20 && sys(SYS_lseek, out, 0, 1) == 20, "they move");
	from = 0;
	to = 2 * PAGE;
	ktap_ret(sys(SYS_copy_file_range, in, &from, in, &to, PAGE, 0), PAGE, "within a file");
	from = 0;
	to = 10;
	ktap_ret(sys(SYS_copy_file_range, in, &from, in, &to, PAGE, 0), -EINVAL, "onto itself");
	ktap_ret(sys(SYS_copy_file_range, in, &from, out, &to, 1, 1), -EINVAL, "a flag");
	ktap_need(sys(SYS_pipe, fds), "pipe");
	ktap_ret(sys(SYS_copy_file_range, in, &from, fds[1], NULL, 1, 0), -EINVAL, "into a pipe");
	ktap_ret(sys(SYS_copy_file_range, in, &from, 99, NULL, 1, 0), -EBADF, "no such file");
	return ktap_end();
}
