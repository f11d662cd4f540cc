/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mount_errors.c - what mount and umount refuse.
 */
#include <sys/mount.h>

#include "tests/user/folder.h"
#include "tests/user/process.h"

static int as_somebody(void *arg)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_mount, "x", "d", "tmpfs", 0, NULL) == -EPERM);
	CHECK(sys(SYS_mount, "x", "none", "tmpfs", 0, NULL) == -ENOENT);
	CHECK(sys(SYS_umount2, "/proc", 0) == -EPERM);
	CHECK(sys(SYS_chroot, "d") == -EPERM);
	return 0;
}

int main(void)
{
	ktap_begin(16);
	folder_begin("mount_errors");
	sys(SYS_mkdir, "d", 0755);
	folder_file("f", "");
	ktap_ret(sys(SYS_mount, "x", "d", "nosuchfs", 0, NULL), -ENODEV,
		 "a kind that is not known");
	ktap_ret(sys(SYS_mount, "x", "d", NULL, 0, NULL), -EINVAL, "no kind");
	ktap_ret(sys(SYS_mount, "x", "none", "tmpfs", 0, NULL), -ENOENT, "no such place");
	ktap_ret(sys(SYS_mount, "x", "f", "tmpfs", 0, NULL), -ENOTDIR, "a file");
	ktap_ret(sys(SYS_mount, "x", "d", "tmpfs", 0, "colour=red"), -EINVAL,
		 "an option that is not known");
	ktap_ret(sys(SYS_mount, "x", "d", "tmpfs", 0, "size=large"), -EINVAL,
		 "a size that is no number");
	ktap_ret(sys(SYS_mount, "x", "d", "tmpfs", 0, "mode=9"), -EINVAL,
		 "a mode that is no number");
	ktap_ret(sys(SYS_mount, "x", "d", 8, 0, NULL), -EFAULT, "a bad pointer");
	ktap_ret(sys(SYS_mount, NULL, "d", NULL, MS_REMOUNT, NULL), -EINVAL,
		 "remount of what is not mounted");
	ktap_ret(sys(SYS_umount2, "d", 0), -EINVAL, "umount of what is not mounted");
	ktap_ret(sys(SYS_umount2, "none", 0), -ENOENT, "of what is not there");
	ktap_ret(sys(SYS_umount2, "/proc", 0x100), -EINVAL, "an unknown flag");
	ktap_ret(proc_run(as_somebody, NULL), 0, "nobody but root");
	sys(SYS_mount, "x", "d", "tmpfs", 0, NULL);
	sys(SYS_mkdir, "d/e", 0755);
	ktap_ret(sys(SYS_mount, "y", "d/e", "tmpfs", 0, NULL), 0, "one in the other");
	ktap_ret(sys(SYS_umount2, "d", 0), -EBUSY, "the outer one is busy");
	ktap_ret(sys(SYS_umount2, "d/e", 0) + sys(SYS_umount2, "d", 0), 0,
		 "from the inner one to the outer one");
	return folder_end();
}
