/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mount_proc_twice.c - proc at a second place tells the same.
 */
#include <sys/mount.h>

#include "tests/user/folder.h"

int main(void)
{
	char a[64] = "", b[64] = "";

	ktap_begin(6);
	folder_begin("mount_proc_twice");
	sys(SYS_mkdir, "p", 0555);
	ktap_ret(sys(SYS_mount, "proc", "p", "proc", 0, NULL), 0, "mount");
	sys(SYS_readlink, "p/self", a, sizeof(a) - 1);
	sys(SYS_readlink, "/proc/self", b, sizeof(b) - 1);
	ktap_ok(a[0] && !strcmp(a, b), "self is the same");
	ktap_ret(sys(SYS_mkdir, "p/new", 0755), -ENOENT, "nothing is made there");
	ktap_ok(sys(SYS_unlink, "p/version") < 0, "or removed");
	ktap_ok(folder_mode("p/self/status") == (S_IFREG | 0444), "files of processes");
	ktap_ret(sys(SYS_umount2, "p", 0), 0, "umount");
	return folder_end();
}
