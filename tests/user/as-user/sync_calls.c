/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sync_calls.c - sync and its relatives.
 */
#include "tests/user/folder.h"

int main(void)
{
	int fds[2], fd;

	ktap_begin(10);
	folder_begin("sync_calls");
	folder_file("f", "text");
	fd = (int)sys(SYS_open, "f", O_RDONLY);
	ktap_ret(sys(SYS_fsync, fd), 0, "fsync of a file");
	ktap_ret(sys(SYS_fdatasync, fd), 0, "fdatasync");
	ktap_ret(sys(SYS_syncfs, fd), 0, "syncfs");
	ktap_ret(sys(SYS_sync), 0, "sync");
	fd = (int)sys(SYS_open, ".", O_RDONLY);
	ktap_ret(sys(SYS_fsync, fd), 0, "fsync of a directory");
	sys(SYS_pipe2, fds, 0);
	ktap_ret(sys(SYS_fsync, fds[0]), -EINVAL, "of a pipe");
	fd = (int)sys(SYS_open, "/dev/null", O_RDWR);
	ktap_ret(sys(SYS_fdatasync, fd), -EINVAL, "of a device");
	ktap_ret(sys(SYS_fsync, 99), -EBADF, "not open");
	ktap_ret(sys(SYS_syncfs, 99), -EBADF, "syncfs of nothing");
	ktap_ok(folder_holds("f", "text"), "the bytes are there");
	return folder_end();
}
