/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/chroot_stays.c - behind chroot, "/" is elsewhere, and ".." does not leave it.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

static int inside(void *arg)
{
	unsigned long ino = folder_ino("jail");
	char buf[64];

	CHECK(sys(SYS_chroot, "jail") == 0);
	CHECK(folder_ino("/") == ino);
	CHECK(sys(SYS_getcwd, buf, sizeof(buf)) > 0 && !strncmp(buf, "(unreachable)", 13));
	CHECK(sys(SYS_chdir, "/") == 0);
	CHECK(sys(SYS_getcwd, buf, sizeof(buf)) == 2 && !strcmp(buf, "/"));
	CHECK(folder_ino("..") == ino);
	CHECK(folder_ino("/../../sub/../..") == ino);
	CHECK(folder_holds("/f", "inside"));
	CHECK(folder_holds("/sub/up", "inside")); /* a link to /f */
	CHECK(!folder_mode("/tmp"));
	CHECK(sys(SYS_chdir, "sub") == 0);
	CHECK(sys(SYS_getcwd, buf, sizeof(buf)) == 5 && !strcmp(buf, "/sub"));
	return 0;
}

int main(void)
{
	ktap_begin(5);
	folder_begin("chroot_stays");
	sys(SYS_mkdir, "jail", 0755);
	sys(SYS_mkdir, "jail/sub", 0755);
	folder_file("jail/f", "inside");
	sys(SYS_symlink, "/f", "jail/sub/up");
	ktap_ret(proc_run(inside, NULL), 0, "a child behind chroot");
	ktap_ok(folder_mode("/tmp") != 0, "we are not");
	ktap_ret(sys(SYS_chroot, "jail/f"), -ENOTDIR, "to a file");
	ktap_ret(sys(SYS_chroot, "none"), -ENOENT, "to nothing");
	ktap_ret(sys(SYS_chroot, NULL), -EFAULT, "no name");
	return folder_end();
}
