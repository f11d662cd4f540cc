/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/dev_is_a_file_system.c - root may make, change and remove names in /dev, as in any
 * file system; the devices are there all the time.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/user/process.h"

/* All checks, in a child: however it ends, the parent tidies up. */
static int check(void *unused)
{
	char text[32];
	struct stat st, other;
	long fd;

	ktap_begin(20);
	sys(SYS_umask, 022);
	ktap_ret(sys(SYS_mknod, "/dev/ktap-null", S_IFCHR | 0600, makedev(1, 3)), 0, "a node");
	fd = sys(SYS_open, "/dev/ktap-null", O_RDWR);
	ktap_ok(fd >= 0 && sys(SYS_write, fd, "abc", 3) == 3, "it works");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_chmod, "/dev/ktap-null", 0640), 0, "its mode changes");
	ktap_ret(sys(SYS_chown, "/dev/ktap-null", 7, 8), 0, "and its owner");
	ktap_ok(stat("/dev/ktap-null", &st) == 0 && st.st_mode == (S_IFCHR | 0640) &&
			st.st_uid == 7 && st.st_gid == 8,
		"as stat tells");
	ktap_ret(sys(SYS_mkdir, "/dev/ktap-dir", 0755), 0, "a directory");
	ktap_ret(sys(SYS_rename, "/dev/ktap-null", "/dev/ktap-dir/null"), 0, "the node goes there");
	ktap_ret(sys(SYS_symlink, "ktap-dir/null", "/dev/ktap-link"), 0, "a link to it");
	ktap_ok(stat("/dev/ktap-link", &other) == 0 && other.st_ino == st.st_ino &&
			other.st_dev == st.st_dev,
		"leads to it");
	ktap_ok(readlink("/dev/ktap-link", text, sizeof(text)) == 13, "and says so");
	fd = sys(SYS_open, "/dev/ktap-file", O_CREAT | O_EXCL | O_RDWR, 0600);
	ktap_ok(fd >= 0 && sys(SYS_write, fd, "text", 4) == 4, "a file, even");
	sys(SYS_close, fd);

	ktap_ret(sys(SYS_unlink, "/dev/ktap-file"), 0, "it goes");
	ktap_ret(sys(SYS_mount, "devtmpfs", "/dev", "devtmpfs", 0, NULL), -EBUSY,
		 "it is mounted already");
	ktap_ret(sys(SYS_umount2, "/dev", 0), -EBUSY, "and in use");
	ktap_ret(sys(SYS_rmdir, "/dev/ktap-dir"), -ENOTEMPTY, "not while a node is there");
	ktap_ret(sys(SYS_unlink, "/dev/ktap-link"), 0, "the link goes");
	ktap_ret(sys(SYS_unlink, "/dev/ktap-dir/null"), 0, "and the node");
	ktap_ret(sys(SYS_rmdir, "/dev/ktap-dir"), 0, "and the directory");
	ktap_ok(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode), "/dev/null is there");
	ktap_ret(sys(SYS_mkdir, "/dev/null", 0755), -EEXIST, "and nothing takes its name");
	return ktap_end();
}

int main(void)
{
	int status = proc_run(check, NULL);

	for (int i = 0; i < 2; i++) { /* twice: under failtest a call may find no memory, once */
		sys(SYS_unlink, "/dev/ktap-null");
		sys(SYS_unlink, "/dev/ktap-file");
		sys(SYS_unlink, "/dev/ktap-link");
		sys(SYS_unlink, "/dev/ktap-dir/null");
		sys(SYS_rmdir, "/dev/ktap-dir");
	}
	return status >> 8 | (status & 0x7f);
}
