/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/umount_detach.c - umount -l takes a file system away from its place;
 * who is in it stays.
 */
#include <sys/mount.h>

#include "tests/user/folder.h"

int main(void)
{
	char buf[64];
	int fd;

	ktap_begin(13);
	folder_begin("umount_detach");
	sys(SYS_mkdir, "m", 0755);
	sys(SYS_mount, "x", "m", "tmpfs", 0, NULL);
	sys(SYS_mkdir, "m/in", 0755);
	sys(SYS_mount, "y", "m/in", "tmpfs", 0, NULL);
	folder_file("m/f", "text");
	fd = (int)sys(SYS_open, "m/f", O_RDWR);
	sys(SYS_chdir, "m");
	ktap_ret(sys(SYS_umount2, "/tmp/umount_detach/m", MNT_DETACH), 0, "umount -l");
	ktap_ok(!folder_mode("/tmp/umount_detach/m/f"), "there is nothing at that place");
	ktap_ok(folder_holds("f", "text"), "who is in it sees it");
	ktap_ok(!folder_mode("in/x") && S_ISDIR(folder_mode("in")),
		"what was mounted in it is gone from there");
	folder_file("g", "new");
	ktap_ok(folder_holds("g", "new"), "he can make files");
	ktap_ok(folder_ino("..") == folder_ino("."), "nothing is above it");
	ktap_ok(sys(SYS_getcwd, buf, sizeof(buf)) > 0 && !strncmp(buf, "(unreachable)", 13),
		"it has no path");
	ktap_ret(sys(SYS_mount, "z", "in", "tmpfs", 0, NULL), -EINVAL, "nothing is mounted in it");
	ktap_ret(sys(SYS_read, fd, buf, 64), 4, "files are open");
	ktap_ret(sys(SYS_chdir, "/tmp/umount_detach"), 0, "he goes");
	ktap_ret(sys(SYS_write, fd, "more", 4), 4, "the file is still there");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_mount, "z", "m", "tmpfs", 0, NULL), 0, "the place is free");
	ktap_ret(sys(SYS_umount2, "m", MNT_DETACH), 0, "nobody is in this one: it ends at once");
	return folder_end();
}
