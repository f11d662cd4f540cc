/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/access_rules.c - access tells what one may do.
 */
#include "tests/user/folder.h"

#define R 4
#define W 2
#define X 1

int main(void)
{
	ktap_begin(13);
	folder_begin("access_rules");
	folder_file("f", "");
	sys(SYS_chmod, "f", 0640);
	ktap_ret(sys(SYS_access, "f", 0), 0, "it is there");
	ktap_ret(sys(SYS_access, "f", R | W), 0, "to be read and written");
	ktap_ret(sys(SYS_access, "f", X), -EACCES, "not executed");
	ktap_ret(sys(SYS_access, "f", 8), -EINVAL, "an unknown bit");
	ktap_ret(sys(SYS_access, "none", 0), -ENOENT, "not there");
	ktap_ret(sys(SYS_access, "f/x", 0), -ENOTDIR, "no directory");
	ktap_ret(sys(SYS_access, "/dev", W), -EACCES, "somebody else's");
	ktap_ret(sys(SYS_access, ".", R | W | X), 0, "a directory");
	sys(SYS_symlink, "none", "l");
	ktap_ret(sys(SYS_access, "l", 0), -ENOENT, "a link that leads nowhere");
	ktap_ret(sys(SYS_faccessat2, AT_FDCWD, "l", 0, AT_SYMLINK_NOFOLLOW), 0, "the link itself");
	ktap_ret(sys(SYS_faccessat2, AT_FDCWD, "f", R, 0x200), 0, "AT_EACCESS");
	ktap_ret(sys(SYS_faccessat2, AT_FDCWD, "f", R, 0x8000), -EINVAL, "an unknown flag");
	ktap_ret(sys(SYS_access, NULL, 0), -EFAULT, "no name");
	return folder_end();
}
