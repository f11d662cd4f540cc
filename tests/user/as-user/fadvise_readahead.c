/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fadvise_readahead.c - announcements of what will be read are taken, wrong ones\n * refused.
 */
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(PAGE), fds[2];
	bool all = true;

	ktap_begin(9);
	for (int advice = 0; advice < 6; advice++)
		all &= sys(SYS_fadvise64, fd, 0, 0, advice) == 0;
	ktap_ok(all, "six kinds of advice");
	ktap_ret(sys(SYS_fadvise64, fd, 0, 0, 6), -EINVAL, "there is no other");
	ktap_ret(sys(SYS_fadvise64, fd, 0, -1L, 0), -EINVAL, "fewer than no bytes");
	ktap_ret(sys(SYS_fadvise64, 99, 0, 0, 0), -EBADF, "no such file");
	ktap_need(sys(SYS_pipe, fds), "pipe");
	ktap_ret(sys(SYS_fadvise64, fds[0], 0, 0, 0), -ESPIPE, "of a pipe");
	ktap_ret(sys(SYS_readahead, fd, 0, PAGE), 0, "readahead");
	ktap_ret(sys(SYS_readahead, fds[1], 0, 1), -EBADF, "of a file that is only written");
	ktap_ret(sys(SYS_readahead, fds[0], 0, 1), -EINVAL, "of a pipe");
	ktap_ret(sys(SYS_readahead, 99, 0, 1), -EBADF, "no such file");
	return ktap_end();
}
