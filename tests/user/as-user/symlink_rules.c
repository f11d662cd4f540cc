/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/symlink_rules.c - a symbolic link is a text that a path
 * goes on with.
 */
#include "tests/user/folder.h"

int main(void)
{
	char name[16], next[16], text[64];
	long n;

	ktap_begin(26);
	folder_begin("symlink_rules");
	sys(SYS_mkdir, "d", 0755);
	folder_file("d/f", "text");
	ktap_ret(sys(SYS_symlink, "d/f", "l"), 0, "symlink");
	ktap_ret(n = sys(SYS_readlink, "l", text, sizeof(text)), 3, "readlink gives no zero byte");
	ktap_ok(!memcmp(text, "d/f", 3), "the text");
	ktap_ret(sys(SYS_readlink, "l", text, 2), 2, "as much as there is room for");
	ktap_ret(sys(SYS_readlink, "l", text, 0), -EINVAL, "no room");
	ktap_ret(sys(SYS_readlink, "d", text, 9), -EINVAL, "no link");
	ktap_ok(folder_stat("l").st_size == 3 && folder_mode("l") == (S_IFLNK | 0777),
		"lstat is about the link");
	ktap_ok(folder_holds("l", "text"), "open is about the file");
	ktap_ret(sys(SYS_open, "l", O_RDONLY | O_NOFOLLOW), -ELOOP, "not with O_NOFOLLOW");
	ktap_ret(sys(SYS_symlink, "", "e"), -ENOENT, "an empty text");
	ktap_ret(sys(SYS_symlink, "x", "l"), -EEXIST, "the name is taken");
	ktap_ret(sys(SYS_symlink, "x", "new/"), -ENOENT, "a slash behind the new name");

	sys(SYS_symlink, "d", "ld");
	ktap_ok(folder_holds("ld/f", "text"), "a link to a directory on the way");
	ktap_ok(S_ISLNK(folder_mode("ld")), "lstat of it");
	ktap_ok(S_ISDIR(folder_mode("ld/")), "lstat of it with a slash");
	ktap_ok(folder_ino("ld/..") == folder_ino("."), "dot dot is that of where it leads");
	ktap_ret(sys(SYS_open, "l/", O_RDONLY), -ENOTDIR, "a file with a slash, by a link");
	ktap_ret(sys(SYS_unlink, "ld/"), -ENOTDIR, "unlink with a slash");

	sys(SYS_symlink, "loop", "loop");
	ktap_ret(sys(SYS_open, "loop", O_RDONLY), -ELOOP, "a link to itself");
	ktap_ret(sys(SYS_mkdir, "loop/d", 0755), -ELOOP, "on the way, too");
	sys(SYS_symlink, "d/f", "0");
	for (int i = 1; i <= 40; i++) {
		format_line(name, sizeof(name), "%d", i);
		format_line(next, sizeof(next), "%d", i - 1);
		sys(SYS_symlink, next, name);
	}
	ktap_ok(folder_holds("39", "text"), "a chain of 40 links");
	ktap_ret(sys(SYS_open, "40", O_RDONLY), -ELOOP, "a chain of 41");

	sys(SYS_symlink, "d/made", "dangling");
	ktap_ret(sys(SYS_open, "dangling", O_CREAT | O_EXCL | O_WRONLY, 0644), -EEXIST,
		 "O_EXCL does not follow");
	ktap_ok(sys(SYS_open, "dangling", O_CREAT | O_WRONLY, 0644) >= 0, "O_CREAT does");
	ktap_ok(S_ISREG(folder_mode("d/made")), "the file is where it leads");
	ktap_ret(sys(SYS_readlinkat, AT_FDCWD, "l", NULL, 9), -EFAULT, "a bad buffer");
	return folder_end();
}
