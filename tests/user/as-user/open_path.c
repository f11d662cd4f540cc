/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_path.c - O_PATH is a place, not a file.
 */
#include "tests/user/folder.h"

#ifndef O_PATH
#define O_PATH 010000000
#endif

int main(void)
{
	struct stat st;
	char c = 0;
	int fd, dir;

	ktap_begin(17);
	folder_begin("open_path");
	folder_file("f", "text");
	sys(SYS_chmod, "f", 0);
	sys(SYS_symlink, "f", "l");
	fd = (int)sys(SYS_open, "f", O_PATH);
	ktap_ok(fd >= 0, "of a file that may not be read");
	ktap_ret(sys(SYS_read, fd, &c, 1), -EBADF, "read");
	ktap_ret(sys(SYS_write, fd, &c, 1), -EBADF, "write");
	ktap_ret(sys(SYS_fchmod, fd, 0600), -EBADF, "fchmod");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_SET), -EBADF, "lseek");
	ktap_ret(sys(SYS_ioctl, fd, 0, 0), -EBADF, "ioctl");
	ktap_ok(sys(SYS_fstat, fd, &st) == 0 && st.st_ino == folder_ino("f"), "fstat works");
	ktap_ret(sys(SYS_fcntl, fd, F_GETFL), O_PATH, "F_GETFL");
	ktap_ok(sys(SYS_dup, fd) >= 0, "dup");
	fd = (int)sys(SYS_open, "l", O_PATH | O_NOFOLLOW);
	ktap_ok(fd >= 0, "of a link, with O_NOFOLLOW");
	ktap_ret(sys(SYS_readlinkat, fd, "", &c, 1), 1, "which can be read then");
	ktap_ret(sys(SYS_open, "f", O_PATH | O_DIRECTORY), -ENOTDIR, "O_DIRECTORY counts");
	ktap_ret(sys(SYS_open, "l", O_RDONLY | O_NOFOLLOW | O_DIRECTORY), -ENOTDIR,
		 "of a link too, without O_PATH");
	dir = (int)sys(SYS_open, ".", O_PATH);
	ktap_ok(sys(SYS_openat, dir, "l", O_PATH) >= 0, "openat below it");
	ktap_ret(sys(SYS_fchdir, dir), 0, "fchdir");
	ktap_ret(sys(SYS_getdents64, dir, &st, sizeof(st)), -EBADF, "but no list");
	ktap_ret(sys(SYS_open, "none", O_PATH | O_CREAT, 0644), -ENOENT, "O_CREAT is ignored");
	return folder_end();
}
