/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_tmpfile.c - O_TMPFILE makes a file without a name, which may get one.
 */
#define _GNU_SOURCE
#include "tests/user/folder.h"

int main(void)
{
	char path[64];
	struct stat st;
	int fd;

	ktap_begin(9);
	folder_begin("open_tmpfile");
	fd = (int)sys(SYS_open, ".", O_TMPFILE | O_RDWR, 0666);
	ktap_ok(fd >= 0, "O_TMPFILE");
	ktap_ok(sys(SYS_fstat, fd, &st) == 0 && st.st_nlink == 0 && st.st_mode == (S_IFREG | 0644),
		"it has no name");
	ktap_ok(folder_links(".") == 2, "nothing is in the directory");
	sys_write_all(fd, "text", 4);
	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	ktap_ret(sys(SYS_linkat, AT_FDCWD, path, AT_FDCWD, "f", AT_SYMLINK_FOLLOW), 0,
		 "it gets a name");
	ktap_ok(folder_holds("f", "text") && folder_links("f") == 1, "and is a file like others");
	fd = (int)sys(SYS_open, ".", O_TMPFILE | O_WRONLY | O_EXCL, 0666);
	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	ktap_ret(sys(SYS_linkat, AT_FDCWD, path, AT_FDCWD, "g", AT_SYMLINK_FOLLOW), -ENOENT,
		 "not with O_EXCL");
	ktap_ret(sys(SYS_open, ".", O_TMPFILE, 0666), -EINVAL, "to be read only");
	ktap_ret(sys(SYS_open, "f", O_TMPFILE | O_RDWR, 0666), -ENOTDIR, "not in a directory");
	ktap_ret(sys(SYS_open, "none", O_TMPFILE | O_RDWR, 0666), -ENOENT, "nowhere");
	return folder_end();
}
