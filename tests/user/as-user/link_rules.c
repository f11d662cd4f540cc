/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/link_rules.c - a hard link is a second name of the same file.
 */
#include "tests/user/folder.h"

int main(void)
{
	int fd;

	ktap_begin(17);
	folder_begin("link_rules");
	folder_file("a", "one");
	sys(SYS_mkdir, "d", 0755);
	ktap_ret(sys(SYS_link, "a", "d/b"), 0, "link");
	ktap_ok(folder_ino("a") == folder_ino("d/b"), "both are the same");
	ktap_ok(folder_links("a") == 2, "it has two links");
	folder_file("d/b", "other");
	ktap_ok(folder_holds("a", "other"), "what is written by one name is read by the other");
	ktap_ret(sys(SYS_link, "a", "d/b"), -EEXIST, "the name is taken");
	ktap_ret(sys(SYS_link, "d", "e"), -EPERM, "a directory");
	ktap_ret(sys(SYS_link, "none", "e"), -ENOENT, "nothing to link to");
	ktap_ret(sys(SYS_link, "a", "none/e"), -ENOENT, "no such directory");
	ktap_ret(sys(SYS_link, "a", "e/"), -ENOENT, "a slash behind the new name");
	ktap_ret(sys(SYS_link, "a", "/dev/e"), -EXDEV, "another file system");
	ktap_ret(sys(SYS_unlink, "a"), 0, "the first name goes");
	ktap_ok(folder_links("d/b") == 1, "one link is left");
	sys(SYS_symlink, "d/b", "l");
	ktap_ret(sys(SYS_link, "l", "hard"), 0, "a link's own hard link");
	ktap_ok(S_ISLNK(folder_mode("hard")), "it is a link too");
	ktap_ret(sys(SYS_linkat, AT_FDCWD, "l", AT_FDCWD, "soft", AT_SYMLINK_FOLLOW), 0,
		 "AT_SYMLINK_FOLLOW");
	ktap_ok(folder_ino("soft") == folder_ino("d/b"), "links to what it leads to");
	fd = (int)sys(SYS_open, "soft", O_RDONLY);
	ktap_ret(sys(SYS_linkat, fd, "", AT_FDCWD, "again", AT_EMPTY_PATH), -ENOENT,
		 "AT_EMPTY_PATH is for root");
	return folder_end();
}
