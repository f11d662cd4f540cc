/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mount_read_only.c - on a file system that is read-only nothing changes; noexec and
 * nodev count too.
 */
#include <sys/mount.h>

#include "tests/user/folder.h"

int main(void)
{
	ktap_begin(20);
	folder_begin("mount_read_only");
	sys(SYS_mkdir, "m", 0755);
	sys(SYS_mount, "x", "m", "tmpfs", 0, NULL);
	folder_file("m/f", "text");
	sys(SYS_mkdir, "m/d", 0755);
	sys(SYS_mknod, "m/null", S_IFCHR | 0666, 0x103);
	sys(SYS_mknod, "m/fifo", S_IFIFO | 0666, 0);
	ktap_ret(sys(SYS_mount, NULL, "m", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0,
		 "remount, read-only");
	ktap_ok(folder_holds("m/f", "text"), "it can be read");
	ktap_ret(sys(SYS_open, "m/f", O_WRONLY), -EROFS, "open to write");
	ktap_ret(sys(SYS_open, "m/f", O_RDONLY | O_TRUNC), -EROFS, "O_TRUNC");
	ktap_ret(sys(SYS_open, "m/new", O_CREAT | O_WRONLY, 0644), -EROFS, "O_CREAT");
	ktap_ret(sys(SYS_mkdir, "m/new", 0755), -EROFS, "mkdir");
	ktap_ret(sys(SYS_mkdir, "m/d", 0755), -EEXIST, "mkdir of what is there");
	ktap_ret(sys(SYS_rmdir, "m/d"), -EROFS, "rmdir");
	ktap_ret(sys(SYS_unlink, "m/f"), -EROFS, "unlink");
	ktap_ret(sys(SYS_rename, "m/f", "m/g"), -EROFS, "rename");
	ktap_ret(sys(SYS_symlink, "f", "m/l"), -EROFS, "symlink");
	ktap_ret(sys(SYS_chmod, "m/f", 0600), -EROFS, "chmod");
	ktap_ret(sys(SYS_chown, "m/f", 0, 0), -EROFS, "chown");
	ktap_ret(sys(SYS_truncate, "m/f", 0), -EROFS, "truncate");
	ktap_ret(sys(SYS_utimensat, AT_FDCWD, "m/f", NULL, 0), -EROFS, "utimensat");
	ktap_ret(sys(SYS_access, "m/f", 2), -EROFS, "access");
	ktap_ok(sys(SYS_open, "m/null", O_RDWR) >= 0 && sys(SYS_open, "m/fifo", O_RDWR) >= 0,
		"devices and fifos are not a part of it");
	for (int fd = 3; fd < 10; fd++)
		sys(SYS_close, fd);
	sys(SYS_mount, NULL, "m", NULL, MS_REMOUNT | MS_NODEV | MS_NOEXEC, NULL);
	sys(SYS_chmod, "m/f", 0755);
	ktap_ret(sys(SYS_open, "m/null", O_RDWR), -EACCES, "nodev: a device");
	ktap_ret(sys(SYS_execve, "m/f", NULL, NULL), -EACCES, "noexec: a program");
	ktap_ret(sys(SYS_umount2, "m", 0), 0, "umount");
	return folder_end();
}
