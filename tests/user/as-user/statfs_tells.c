/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/statfs_tells.c - which file system it is, and how full.
 */
#include <sys/statfs.h>

#include "tests/user/folder.h"

int main(void)
{
	struct statfs st;
	int fds[2];
	int fd;

	ktap_begin(9);
	memset(&st, 0, sizeof(st));
	ktap_ret(sys(SYS_statfs, "/proc", &st), 0, "statfs of /proc");
	ktap_ok(st.f_type == 0x9fa0 && st.f_bsize == 4096, "it is procfs");
	ktap_ret(sys(SYS_statfs, "/dev", &st), 0, "of /dev");
	ktap_ok(st.f_type == 0x01021994 && st.f_namelen == 255,
		"it is a tmpfs, with names of 255 letters");
	fd = (int)sys(SYS_open, "/proc/version", O_RDONLY);
	ktap_ok(sys(SYS_fstatfs, fd, &st) == 0 && st.f_type == 0x9fa0, "of a descriptor");
	sys(SYS_pipe2, fds, 0);
	ktap_ok(sys(SYS_fstatfs, fds[0], &st) == 0 && st.f_type == 0x50495045, "of a pipe");
	ktap_ret(sys(SYS_statfs, "/none", &st), -ENOENT, "no such file");
	ktap_ret(sys(SYS_fstatfs, 99, &st), -EBADF, "not open");
	ktap_ret(sys(SYS_statfs, "/proc", 8), -EFAULT, "a bad pointer");
	return ktap_end();
}
