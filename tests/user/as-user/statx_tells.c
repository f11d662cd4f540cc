/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/statx_tells.c - statx says what stat says.
 */
#define _GNU_SOURCE
#include <sys/sysmacros.h>

#include "tests/user/folder.h"

/* struct statx, up to the device numbers */
struct answer {
	unsigned int mask, blksize;
	unsigned long attributes;
	unsigned int nlink, uid, gid;
	unsigned short mode, pad;
	unsigned long ino, size, blocks, attributes_mask;
	struct {
		long sec;
		unsigned int nsec;
		int pad;
	} atime, btime, ctime, mtime;
	unsigned int rdev_major, rdev_minor, dev_major, dev_minor;
	unsigned long more[14];
};

int main(void)
{
	struct answer x;
	struct stat st;
	int fd;

	ktap_begin(12);
	folder_begin("statx_tells");
	folder_file("f", "12345");
	memset(&x, 0xff, sizeof(x));
	ktap_ret(sys(SYS_statx, AT_FDCWD, "f", 0, 0x7ff, &x), 0, "statx");
	st = folder_stat("f");
	ktap_ok((x.mask & 0x7ff) == 0x7ff, "all basic fields are there");
	ktap_ok(x.mode == st.st_mode && x.nlink == st.st_nlink && x.ino == st.st_ino,
		"mode, links, number");
	ktap_ok(x.uid == st.st_uid && x.gid == st.st_gid && x.size == 5, "owner, size");
	ktap_ok(x.mtime.sec == st.st_mtim.tv_sec && (long)x.mtime.nsec == st.st_mtim.tv_nsec,
		"time");
	ktap_ok(makedev(x.dev_major, x.dev_minor) == st.st_dev, "file system");
	fd = (int)sys(SYS_open, "f", O_RDONLY);
	ktap_ret(sys(SYS_statx, fd, "", AT_EMPTY_PATH, 0x7ff, &x), 0, "of a descriptor");
	ktap_ok(x.ino == st.st_ino, "the same");
	ktap_ret(sys(SYS_statx, AT_FDCWD, "", 0, 0x7ff, &x), -ENOENT, "an empty name");
	ktap_ret(sys(SYS_statx, AT_FDCWD, "f", 0x6000, 0x7ff, &x), -EINVAL,
		 "both ways to synchronise");
	ktap_ret(sys(SYS_statx, AT_FDCWD, "f", 0, 0x80000000, &x), -EINVAL, "a reserved bit");
	ktap_ret(sys(SYS_statx, AT_FDCWD, "f", 0, 0x7ff, 8), -EFAULT, "a bad pointer");
	return folder_end();
}
