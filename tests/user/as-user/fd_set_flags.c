/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_set_flags.c - F_SETFL changes what may be changed, and nothing
 * else; close-on-exec is also an ioctl.
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "tests/user/pipes.h"

#define KERNEL_LARGEFILE 0100000
#define ASYNC		 020000
#define IOCTL_NCLEX	 0x5450
#define IOCTL_CLEX	 0x5451
#define IOCTL_NBIO	 0x5421
#define IOCTL_ASYNC	 0x5452

static long flags_of(int fd)
{
	return sys(SYS_fcntl, fd, F_GETFL) & ~KERNEL_LARGEFILE;
}

int main(void)
{
	int fd = (int)sys(SYS_open, "/dev/zero", O_RDWR | O_CLOEXEC), on = 1, off = 0;
	struct pipe_ends ends = pipe_make(0);

	ktap_begin(18);
	ktap_ret(flags_of(fd), O_RDWR, "how it was opened");
	ktap_ret(sys(SYS_fcntl, fd, F_SETFL, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC), 0,
		 "the access mode cannot be changed, nor the flags of open");
	ktap_ret(flags_of(fd), O_RDWR | O_APPEND, "O_APPEND can");
	sys(SYS_fcntl, fd, F_SETFL, O_NONBLOCK);
	ktap_ret(flags_of(fd), O_RDWR | O_NONBLOCK, "O_NONBLOCK can, and what is not named goes");
	sys(SYS_fcntl, fd, F_SETFL, 0);
	ktap_ret(flags_of(fd), O_RDWR, "and off");
	ktap_ret(sys(SYS_fcntl, fd, F_SETFL, ASYNC), 0, "O_ASYNC of a file that never tells");
	ktap_ret(flags_of(fd), O_RDWR, "is dropped");
	ktap_ret(sys(SYS_fcntl, fd, F_SETFL, O_NOATIME), -EPERM, "O_NOATIME is for the owner");
	ktap_ret(sys(SYS_ioctl, fd, IOCTL_ASYNC, &on), -ENOTTY, "FIOASYNC says so");
	ktap_ret(sys(SYS_ioctl, ends.in, IOCTL_ASYNC, &on), 0, "FIOASYNC of a pipe");
	ktap_ret(flags_of(ends.in), O_RDONLY | ASYNC, "is O_ASYNC");
	ktap_ret(sys(SYS_ioctl, ends.in, IOCTL_ASYNC, &off), 0, "and off");
	sys(SYS_ioctl, ends.in, IOCTL_NBIO, &on);
	ktap_ret(flags_of(ends.in), O_RDONLY | O_NONBLOCK, "FIONBIO is O_NONBLOCK");
	ktap_ret(sys(SYS_ioctl, fd, IOCTL_NCLEX), 0, "FIONCLEX");
	ktap_ret(sys(SYS_fcntl, fd, F_GETFD), 0, "is not close-on-exec");
	sys(SYS_ioctl, fd, IOCTL_CLEX);
	ktap_ret(sys(SYS_fcntl, fd, F_GETFD), FD_CLOEXEC, "FIOCLEX is");
	ktap_ret(sys(SYS_ioctl, ends.in, IOCTL_NBIO, NULL), -EFAULT, "FIONBIO of a bad pointer");
	ktap_ret(sys(SYS_fcntl, fd, 9999, 0), -EINVAL, "no such command");
	return ktap_end();
}
