/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_is_a_fifo.c - fstat knows a pipe, and it has no
 * position.
 */
#include <sys/stat.h>
#include <sys/uio.h>

#include "tests/user/pipes.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0), other = pipe_make(0);
	struct stat in, out, third;
	char byte = 0;
	struct iovec one = { &byte, 1 };

	ktap_begin(14);
	ktap_ret(sys(SYS_fstat, p.in, &in), 0, "fstat of the read end");
	ktap_ret(sys(SYS_fstat, p.out, &out), 0, "and of the write end");
	sys(SYS_fstat, other.in, &third);
	ktap_ok(in.st_mode == (S_IFIFO | 0600), "a FIFO, for its owner: 0%o", in.st_mode);
	ktap_ok(in.st_uid == sys(SYS_geteuid), "who is the caller");
	ktap_ok(in.st_ino == out.st_ino && in.st_dev == out.st_dev, "both ends are one file");
	ktap_ok(in.st_ino != third.st_ino, "and another pipe another");
	ktap_ok(in.st_size == 0 && in.st_nlink == 1, "size 0, one link");
	ktap_ret(sys(SYS_lseek, p.in, 0, SEEK_CUR), -ESPIPE, "lseek");
	ktap_ret(sys(SYS_lseek, p.out, 0, SEEK_SET), -ESPIPE, "lseek of the other end");
	ktap_ret(sys(SYS_pread64, p.in, &byte, 1, 0), -ESPIPE, "pread");
	ktap_ret(sys(SYS_pwrite64, p.out, &byte, 1, 0), -ESPIPE, "pwrite");
	ktap_ret(sys(SYS_preadv, p.in, &one, 1, 0, 0), -ESPIPE, "preadv");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, p.in, 0), -ENODEV, "mmap");
	ktap_ret(sys(SYS_getdents64, p.in, &in, sizeof(in)), -ENOTDIR, "getdents64");
	return ktap_end();
}
