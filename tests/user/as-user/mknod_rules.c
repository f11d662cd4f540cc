/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mknod_rules.c - mknod makes files, fifos and sockets; devices only for root.
 */
#include "tests/user/folder.h"

int main(void)
{
	ktap_begin(12);
	folder_begin("mknod_rules");
	ktap_ret(sys(SYS_mknod, "f", S_IFREG | 0666, 0), 0, "a file");
	ktap_ok(folder_mode("f") == (S_IFREG | 0644), "its mode is without the umask");
	ktap_ret(sys(SYS_mknod, "g", 0600, 0), 0, "no type");
	ktap_ok(folder_mode("g") == (S_IFREG | 0600), "is a file");
	ktap_ret(sys(SYS_mknod, "p", S_IFIFO | 0600, 0), 0, "a fifo");
	ktap_ret(sys(SYS_mknod, "s", S_IFSOCK | 0600, 0), 0, "a socket");
	ktap_ret(sys(SYS_open, "s", O_RDWR), -ENXIO, "which cannot be opened");
	ktap_ret(sys(SYS_mknod, "c", S_IFCHR | 0600, 0x103), -EPERM, "a device");
	ktap_ret(sys(SYS_mknod, "d", S_IFDIR | 0600, 0), -EPERM, "a directory");
	ktap_ret(sys(SYS_mknod, "l", S_IFLNK | 0600, 0), -EINVAL, "a link");
	ktap_ret(sys(SYS_mknod, "f", S_IFREG | 0666, 0), -EEXIST, "the name is taken");
	ktap_ret(sys(SYS_mknod, "f", S_IFCHR | 0666, 0x103), -EEXIST, "for a device just so");
	return folder_end();
}
