/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/rmdir_rules.c - rmdir removes an empty directory, and one
 * that somebody is in is a place without names.
 */
#include "tests/user/folder.h"

int main(void)
{
	char cwd[128];
	int fd;

	ktap_begin(19);
	folder_begin("rmdir_rules");
	sys(SYS_mkdir, "d", 0777);
	sys(SYS_mkdir, "d/e", 0777);
	ktap_ret(sys(SYS_rmdir, "d"), -ENOTEMPTY, "it is not empty");
	ktap_ret(sys(SYS_rmdir, "d/."), -EINVAL, "dot");
	ktap_ret(sys(SYS_rmdir, "d/e/.."), -ENOTEMPTY, "dot dot");
	ktap_ret(sys(SYS_rmdir, "/"), -EBUSY, "the root");
	ktap_ret(sys(SYS_rmdir, "none"), -ENOENT, "it is not there");
	folder_file("f", "");
	ktap_ret(sys(SYS_rmdir, "f"), -ENOTDIR, "a file");
	sys(SYS_symlink, "d", "l");
	ktap_ret(sys(SYS_rmdir, "l"), -ENOTDIR, "a link to a directory");
	ktap_ret(sys(SYS_unlinkat, AT_FDCWD, "d/e", AT_REMOVEDIR), 0, "unlinkat can do it");
	ktap_ret(sys(SYS_unlinkat, AT_FDCWD, "d", 0x10), -EINVAL, "unknown flags");
	ktap_ret(sys(SYS_unlink, "d"), -EISDIR, "unlink cannot");
	ktap_ok(folder_links("d") == 2, "its link count is back");

	fd = (int)sys(SYS_open, "d", O_RDONLY | O_DIRECTORY);
	sys(SYS_chdir, "d");
	ktap_ret(sys(SYS_rmdir, "../d"), 0, "somebody is in it");
	ktap_ret(sys(SYS_getcwd, cwd, sizeof(cwd)), -ENOENT, "it has no path");
	ktap_ret(sys(SYS_open, "new", O_CREAT | O_WRONLY, 0644), -ENOENT, "nothing is made in it");
	ktap_ret(sys(SYS_mkdir, "new", 0755), -ENOENT, "no directory either");
	ktap_ret(sys(SYS_getdents64, fd, cwd, sizeof(cwd)), -ENOENT, "it lists nothing");
	ktap_ok(folder_links(".") == 0, "it has no links");
	ktap_ret(sys(SYS_chdir, ".."), 0, "up from it one gets");
	ktap_ok(sys(SYS_getcwd, cwd, sizeof(cwd)) > 0 && !strcmp(cwd, "/tmp/rmdir_rules"),
		"to where it was");
	sys(SYS_close, fd);
	return folder_end();
}
