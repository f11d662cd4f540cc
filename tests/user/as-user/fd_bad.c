/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_bad.c - every call that takes a descriptor refuses one
 * that is not open.
 *
 * The descriptor is looked at before anything else: the other arguments are
 * good where they can be.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static char buffer[512];
static struct {
	void *base;
	size_t length;
} piece = { buffer, 16 };

static bool refuses(const char *call, long fd, long got)
{
	if (got == -EBADF)
		return true;
	ktap_note("%s of %ld: %ld (%s)", call, fd, got, ktap_errno_name(got));
	return false;
}

#define REFUSES(call, ...) (refuses(#call, fd, sys(SYS_##call, __VA_ARGS__)))

static bool all_refuse(long fd)
{
	bool all = true;

	all &= REFUSES(read, fd, buffer, 16);
	all &= REFUSES(write, fd, buffer, 16);
	all &= REFUSES(close, fd);
	all &= REFUSES(fstat, fd, buffer);
	all &= REFUSES(lseek, fd, 0, SEEK_SET);
	all &= REFUSES(pread64, fd, buffer, 16, 0);
	all &= REFUSES(pwrite64, fd, buffer, 16, 0);
	all &= REFUSES(readv, fd, &piece, 1);
	all &= REFUSES(writev, fd, &piece, 1);
	all &= REFUSES(ioctl, fd, 0x5401, buffer);
	all &= REFUSES(fcntl, fd, F_GETFD, 0);
	all &= REFUSES(fcntl, fd, F_SETFD, FD_CLOEXEC);
	all &= REFUSES(fcntl, fd, F_GETFL, 0);
	all &= REFUSES(fcntl, fd, F_SETFL, 0);
	all &= REFUSES(dup, fd);
	all &= REFUSES(dup2, fd, 20);
	all &= REFUSES(dup3, fd, 20, 0);
	all &= REFUSES(getdents64, fd, buffer, sizeof(buffer));
	all &= REFUSES(mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	all &= REFUSES(openat, fd, "name", O_RDONLY);
	all &= REFUSES(newfstatat, fd, "name", buffer, 0);
	all &= REFUSES(faccessat, fd, "name", 0);
	all &= REFUSES(readlinkat, fd, "name", buffer, sizeof(buffer));
	return all;
}

int main(void)
{
	ktap_begin(7);
	ktap_ok(all_refuse(-1), "-1");
	ktap_ok(all_refuse(999), "999, which is not open");
	ktap_ok(all_refuse(0x7fffffff), "the highest int");
	ktap_ok(all_refuse(-0x7fffffff - 1), "the lowest int");
	ktap_ret(sys(SYS_read, -1, NULL, 16), -EBADF, "a bad descriptor comes before a bad buffer");
	ktap_ret(sys(SYS_close, 1000), -EBADF, "close of what is not open");
	ktap_ret(sys(SYS_read, 1000, buffer, 0), -EBADF, "read of no bytes from what is not open");
	return ktap_end();
}
