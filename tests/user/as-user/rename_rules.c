/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/rename_rules.c - rename gives a file another name, in place of
 * what had it.
 */
#include "tests/user/folder.h"

int main(void)
{
	int fd;

	ktap_begin(31);
	folder_begin("rename_rules");
	folder_file("a", "A");
	folder_file("b", "B");
	sys(SYS_mkdir, "d", 0755);
	sys(SYS_mkdir, "e", 0755);
	sys(SYS_mkdir, "d/sub", 0755);
	ktap_ret(sys(SYS_rename, "a", "c"), 0, "to a free name");
	ktap_ok(folder_holds("c", "A") && !folder_mode("a"), "there it is, and not here");
	fd = (int)sys(SYS_open, "b", O_RDONLY);
	ktap_ret(sys(SYS_rename, "c", "b"), 0, "to one that is taken");
	ktap_ok(folder_holds("b", "A"), "it is replaced");
	ktap_ret(sys(SYS_read, fd, (char[8]){ 0 }, 8), 1, "who has the old one open has it");
	ktap_ret(sys(SYS_rename, "b", "b"), 0, "to itself");
	sys(SYS_link, "b", "b2");
	ktap_ret(sys(SYS_rename, "b", "b2"), 0, "to another name of it");
	ktap_ok(folder_links("b") == 2, "both stay");
	ktap_ret(sys(SYS_rename, "none", "x"), -ENOENT, "what is not there");
	ktap_ret(sys(SYS_rename, "b", "none/x"), -ENOENT, "into what is not there");
	ktap_ret(sys(SYS_rename, "b", "d"), -EISDIR, "a file over a directory");
	ktap_ret(sys(SYS_rename, "d", "b"), -ENOTDIR, "a directory over a file");
	ktap_ret(sys(SYS_rename, "e", "d"), -ENOTEMPTY, "over a directory that is not empty");
	ktap_ret(sys(SYS_rename, "d", "d/sub/x"), -EINVAL, "into itself");
	ktap_ret(sys(SYS_rename, "d/sub", "d"), -ENOTEMPTY, "over its parent");
	ktap_ret(sys(SYS_rename, ".", "x"), -EBUSY, "dot");
	ktap_ret(sys(SYS_rename, "d", "e/.."), -EBUSY, "to dot dot");
	ktap_ret(sys(SYS_rename, "b", "/proc/x"), -EXDEV, "to another file system");
	ktap_ret(sys(SYS_rename, "b/", "x"), -ENOTDIR, "a file with a slash");
	ktap_ret(sys(SYS_rename, "b", "x/"), -ENOTDIR, "a file to a name with a slash");
	ktap_ret(sys(SYS_rename, "d/", "f/"), 0, "a directory with slashes");
	ktap_ret(sys(SYS_rename, "f/sub", "e"), 0, "over an empty directory");
	ktap_ok(folder_links("f") == 2 && folder_links(".") == 4, "the link counts fit");
	ktap_ok(folder_ino("e/..") == folder_ino("."), "its dot dot is here now");
	ktap_ret(sys(SYS_rename, "e", "f/e"), 0, "into another directory");
	ktap_ok(folder_ino("f/e/..") == folder_ino("f"), "its dot dot is there");
	ktap_ok(folder_links("f") == 3 && folder_links(".") == 3, "the link counts fit again");
	sys(SYS_symlink, "b", "l");
	ktap_ret(sys(SYS_rename, "l", "l2"), 0, "a link itself");
	ktap_ok(S_ISLNK(folder_mode("l2")) && S_ISREG(folder_mode("b")), "not what it leads to");
	ktap_ret(sys(SYS_rename, "b2", NULL), -EFAULT, "a bad name");
	ktap_ret(sys(SYS_renameat, 99, "b2", AT_FDCWD, "x"), -EBADF, "a bad descriptor");
	return folder_end();
}
