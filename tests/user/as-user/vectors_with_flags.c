/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/vectors_with_flags.c - preadv2 and pwritev2: -1 is the file's own position;
 * a flag that is not known is refused.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/uio.h>

#include "tests/user/bad_pointers.h"

#ifndef SYS_preadv2
#define SYS_preadv2  327
#define SYS_pwritev2 328
#endif

int main(void)
{
	char path[64], a[3] = "", b[4] = "";
	struct iovec vec[2] = { { a, 2 }, { b, 3 } };
	long fd;

	ktap_begin(12);
	bad_pointers_prepare();
	format_line(path, sizeof(path), "/tmp/vectors.%ld", sys(SYS_getpid));
	fd = ktap_need(sys(SYS_open, path, O_RDWR | O_CREAT | O_EXCL, 0600), path);
	sys(SYS_unlink, path);
	sys(SYS_write, fd, "0123456789", 10);
	ktap_ret(sys(SYS_preadv2, fd, vec, 2, 3, 0, 0), 5, "from a position");
	ktap_ok(memcmp(a, "34", 2) == 0 && memcmp(b, "567", 3) == 0, "the bytes there");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 10, "the file's own has not moved");
	sys(SYS_lseek, fd, 1, SEEK_SET);
	ktap_ret(sys(SYS_preadv2, fd, vec, 2, -1, -1, 0), 5, "from the file's own");
	ktap_ok(memcmp(a, "12", 2) == 0 && memcmp(b, "345", 3) == 0, "the bytes there");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 6, "which has moved");
	ktap_ret(sys(SYS_pwritev2, fd, vec, 2, 0, 0, 0), 5, "written to a position");
	sys(SYS_pread64, fd, path, 10, 0);
	ktap_ok(memcmp(path, "1234556789", 10) == 0, "the bytes are there");
	ktap_ret(sys(SYS_preadv2, fd, vec, 2, 0, 0, 0x10000), -EOPNOTSUPP, "no such flag");
	ktap_ret(sys(SYS_preadv2, fd, vec, 2, -2, -1, 0), -EINVAL, "no such position");
	ktap_ret(sys(SYS_preadv2, fd, bad_pointers[BAD_UNMAPPED].addr, 2, 0, 0, 0), -EFAULT,
		 "no such vector");
	ktap_ret(sys(SYS_pwritev2, 99, vec, 2, 0, 0, 0), -EBADF, "not open");
	return ktap_end();
}
