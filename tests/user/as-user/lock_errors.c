/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_errors.c - record locks that make no sense are refused, and
 * those at the edges of what can be said are not.
 */
#include <limits.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/locks.h"

#define TOP LONG_MAX

static long set(int fd, int type, int whence, long start, long len)
{
	struct flock lock = { .l_type = (short)type,
			      .l_whence = (short)whence,
			      .l_start = start,
			      .l_len = len };

	return sys(SYS_fcntl, fd, F_SETLK, &lock);
}

static bool all_fault(int fd, int cmd)
{
	bool all = true;

	for (int i = 0; i < BAD_COUNT; i++) {
		if (bad_pointers[i].kind == BAD_TO_WRITE)
			continue;
		if (sys(SYS_fcntl, fd, cmd, bad_pointers[i].addr) != -EFAULT) {
			ktap_note("%s is taken", bad_pointers[i].what);
			all = false;
		}
	}
	return all;
}

int main(void)
{
	struct flock unlock = { .l_type = F_UNLCK };
	int fd, in, out;

	ktap_begin(19);
	bad_pointers_prepare();
	fd = lock_open();
	in = (int)sys(SYS_open, LOCK_FILE, O_RDONLY);
	out = (int)sys(SYS_open, LOCK_FILE, O_WRONLY);
	ktap_ret(set(fd, 3, SEEK_SET, 0, 1), -EINVAL, "no such type");
	ktap_ret(set(fd, F_RDLCK, 3, 0, 1), -EINVAL, "no such whence");
	ktap_ret(set(fd, F_RDLCK, SEEK_SET, -1, 1), -EINVAL, "before the beginning");
	ktap_ret(set(fd, F_RDLCK, SEEK_SET, 3, -4), -EINVAL, "backwards past the beginning");
	ktap_ret(set(fd, F_RDLCK, SEEK_SET, TOP, 2), -EOVERFLOW, "past the last byte there can be");
	ktap_ret(set(fd, F_RDLCK, SEEK_SET, TOP, 1), 0, "the last byte there can be");
	ktap_ret(set(fd, F_RDLCK, SEEK_SET, 3, -2), 0, "backwards");
	ktap_ok(lock_map(fd, ".rr."), "is the bytes before");
	ktap_ret(set(fd, F_UNLCK, SEEK_CUR, 0, 0), 0, "from the position on");
	ktap_ok(lock_map(fd, "...."), "which is 0");
	ktap_ret(set(in, F_WRLCK, SEEK_SET, 0, 1), -EBADF, "to write, in a file open for reading");
	ktap_ret(set(in, F_RDLCK, SEEK_SET, 0, 1), 0, "to read");
	ktap_ret(set(out, F_RDLCK, SEEK_SET, 0, 1), -EBADF, "to read, in a file open for writing");
	ktap_ret(set(out, F_UNLCK, SEEK_SET, 0, 1), 0, "unlocking always goes");
	ktap_ret(set(99, F_UNLCK, SEEK_SET, 0, 1), -EBADF, "not open");
	ktap_ret(sys(SYS_fcntl, fd, F_GETLK, &unlock), -EINVAL, "asking about F_UNLCK");
	ktap_ok(all_fault(fd, F_SETLK), "F_SETLK of bad pointers");
	ktap_ok(all_fault(fd, F_GETLK), "F_GETLK of bad pointers");
	ktap_ok(all_fault(fd, F_OFD_SETLKW), "F_OFD_SETLKW of bad pointers");
	return ktap_end();
}
