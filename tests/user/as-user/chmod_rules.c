/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/chmod_rules.c - the owner changes the permissions, and they count at once.
 */
#include "tests/user/folder.h"

int main(void)
{
	int fd;

	ktap_begin(17);
	folder_begin("chmod_rules");
	folder_file("f", "x");
	ktap_ret(sys(SYS_chmod, "f", 0), 0, "chmod");
	ktap_ok(folder_mode("f") == S_IFREG, "the type stays");
	ktap_ret(sys(SYS_open, "f", O_RDONLY), -EACCES, "even the owner cannot read it");
	ktap_ret(sys(SYS_access, "f", 4), -EACCES, "access says so");
	ktap_ret(sys(SYS_chmod, "f", 0100600), 0, "a type in the mode is ignored");
	fd = (int)sys(SYS_open, "f", O_RDWR);
	ktap_ok(fd >= 0, "now he can");
	ktap_ret(sys(SYS_fchmod, fd, 04711), 0, "fchmod");
	ktap_ok(folder_mode("f") == (S_IFREG | 04711), "set-user-id too");
	ktap_ret(sys(SYS_fchmod, fd, 0), 0, "no permission at all");
	ktap_ret(sys(SYS_write, fd, "y", 1), 1, "who has it open keeps it");
	ktap_ret(sys(SYS_fchmodat, AT_FDCWD, "f", 0644), 0, "fchmodat");
	sys(SYS_mkdir, "d", 0755);
	folder_file("d/g", "");
	sys(SYS_chmod, "d", 0600);
	ktap_ret(sys(SYS_access, "d/g", 0), -EACCES, "a directory that may not be searched");
	sys(SYS_chmod, "d", 0300);
	ktap_ret(sys(SYS_open, "d", O_RDONLY), -EACCES, "one that may not be listed");
	ktap_ret(sys(SYS_unlink, "d/g"), 0, "but its names are found");
	sys(SYS_chmod, "d", 0500);
	ktap_ret(sys(SYS_mkdir, "d/h", 0755), -EACCES, "one that may not be written");
	sys(SYS_chmod, "d", 0700);
	ktap_ret(sys(SYS_chmod, "none", 0600), -ENOENT, "no such file");
	ktap_ret(sys(SYS_chmod, "/dev", 0777), -EPERM, "somebody else's");
	return folder_end();
}
