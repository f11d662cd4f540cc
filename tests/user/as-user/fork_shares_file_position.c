/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_shares_file_position.c - parent and child share the
 * position of an open file, but not the table of descriptors.
 */
#include "tests/user/process.h"

static int child(void *arg)
{
	long fd = (long)arg;
	char byte;

	CHECK(sys(SYS_lseek, fd, 0, SEEK_CUR) == 100);
	CHECK(sys(SYS_read, fd, &byte, 1) == 1);
	CHECK(sys(SYS_lseek, fd, 49, SEEK_CUR) == 150);
	CHECK(sys(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC) == 0);
	CHECK(sys(SYS_dup2, fd, 30) == 30);
	CHECK(sys(SYS_close, fd) == 0);
	return 0;
}

int main(int argc, char **argv)
{
	long fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open");

	ktap_begin(5);
	ktap_need(sys(SYS_lseek, fd, 100, SEEK_SET), "lseek");
	ktap_ret(proc_run(child, (void *)fd), 0, "the child reads on from where we are");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 150, "and moves us with it");
	ktap_ret(sys(SYS_fcntl, fd, F_GETFD), 0, "a descriptor's flag is each one's own");
	ktap_ret(sys(SYS_close, fd), 0, "and so is closing");
	ktap_ret(sys(SYS_fcntl, 30, F_GETFD), -EBADF, "and what the child opens");
	return ktap_end();
}
