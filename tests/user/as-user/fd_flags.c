/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_flags.c - fcntl tells, and sets, what belongs to the
 * descriptor and to the file.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define LARGEFILE 0100000 /* Linux sets it for every 64-bit program */

static long mode_of(long fd)
{
	return sys(SYS_fcntl, fd, F_GETFL, 0) & ~LARGEFILE;
}

int main(void)
{
	long plain, closing, copy;

	ktap_begin(13);
	plain = ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "open");
	closing = ktap_need(sys(SYS_open, "/dev/null", O_RDWR | O_CLOEXEC), "open");
	ktap_ret(sys(SYS_fcntl, plain, F_GETFD, 0), 0, "without O_CLOEXEC: FD_CLOEXEC is off");
	ktap_ret(sys(SYS_fcntl, closing, F_GETFD, 0), FD_CLOEXEC, "with it: on");
	ktap_ret(sys(SYS_fcntl, plain, F_SETFD, FD_CLOEXEC), 0, "set");
	ktap_ret(sys(SYS_fcntl, plain, F_GETFD, 0), FD_CLOEXEC, "and told");
	copy = sys(SYS_dup, plain);
	ktap_ret(sys(SYS_fcntl, copy, F_GETFD, 0), 0, "dup does not copy it");
	copy = sys(SYS_dup3, plain, 30, O_CLOEXEC);
	ktap_ret(sys(SYS_fcntl, copy, F_GETFD, 0), FD_CLOEXEC, "dup3 sets it when asked");
	ktap_ret(mode_of(plain), O_RDONLY, "F_GETFL of an open to read");
	ktap_ret(mode_of(closing), O_RDWR, "F_GETFL of an open for both");
	ktap_ret(sys(SYS_fcntl, plain, F_SETFL, O_NONBLOCK), 0, "O_NONBLOCK is set");
	ktap_ret(mode_of(plain), O_RDONLY | O_NONBLOCK, "and told");
	ktap_ret(sys(SYS_fcntl, plain, F_SETFL, O_RDWR), 0, "F_SETFL with another access mode");
	ktap_ret(mode_of(plain), O_RDONLY, "does not change the mode");
	ktap_ret(sys(SYS_fcntl, plain, 12345, 0), -EINVAL, "a command that does not exist");
	return ktap_end();
}
