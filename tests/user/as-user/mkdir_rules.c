/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mkdir_rules.c - mkdir makes a directory, or says why not.
 */
#include "tests/user/folder.h"

static char long_name[300];

int main(void)
{
	ktap_begin(20);
	folder_begin("mkdir_rules");
	ktap_ret(sys(SYS_mkdir, "d", 0777), 0, "mkdir");
	ktap_ok(folder_mode("d") == (S_IFDIR | 0755), "its mode is without the umask");
	ktap_ok(folder_links("d") == 2, "it has two links");
	ktap_ok(folder_links(".") == 3, "its parent has one more");
	ktap_ret(sys(SYS_mkdir, "d", 0777), -EEXIST, "the name is taken");
	ktap_ret(sys(SYS_mkdir, "d/.", 0777), -EEXIST, "dot");
	ktap_ret(sys(SYS_mkdir, "d/..", 0777), -EEXIST, "dot dot");
	ktap_ret(sys(SYS_mkdir, "/", 0777), -EEXIST, "the root");
	ktap_ret(sys(SYS_mkdir, "d/e/", 0777), 0, "a slash behind the name is fine");
	ktap_ret(sys(SYS_mkdir, "none/e", 0777), -ENOENT, "no such parent");
	ktap_ret(sys(SYS_mkdir, "", 0777), -ENOENT, "an empty name");
	folder_file("f", "");
	ktap_ret(sys(SYS_mkdir, "f", 0777), -EEXIST, "a file has the name");
	ktap_ret(sys(SYS_mkdir, "f/d", 0777), -ENOTDIR, "the parent is a file");
	sys(SYS_symlink, "nowhere", "l");
	ktap_ret(sys(SYS_mkdir, "l", 0777), -EEXIST, "a link that leads nowhere has the name");
	memset(long_name, 'x', 256);
	ktap_ret(sys(SYS_mkdir, long_name, 0777), -ENAMETOOLONG, "a name of 256 letters");
	long_name[255] = 0;
	ktap_ret(sys(SYS_mkdir, long_name, 0777), 0, "a name of 255 letters");
	ktap_ret(sys(SYS_mkdir, NULL, 0777), -EFAULT, "no name");
	ktap_ret(sys(SYS_mkdirat, 99, "d2", 0777), -EBADF, "a descriptor that is not open");
	ktap_ret(sys(SYS_mkdirat, 99, "/tmp/mkdir_rules/d2", 01777), 0,
		 "it does not matter for an absolute path");
	ktap_ok(folder_mode("d2") == (S_IFDIR | 01755), "the sticky bit is kept");
	return folder_end();
}
