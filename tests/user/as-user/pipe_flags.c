/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_flags.c - O_NONBLOCK and O_CLOEXEC of pipe2, and
 * changing them later, for each end by itself.
 */
#include <sys/ioctl.h>

#include "tests/user/pipes.h"

static long flags(int fd)
{
	return sys(SYS_fcntl, fd, F_GETFL, 0);
}

int main(void)
{
	struct pipe_ends p, bad = { -7, -7 };
	int on = 1;
	char byte;

	ktap_begin(19);
	p = pipe_make(0);
	ktap_ret(flags(p.in), O_RDONLY, "pipe2 without flags: the read end");
	ktap_ret(flags(p.out), O_WRONLY, "the write end");
	ktap_ret(sys(SYS_fcntl, p.in, F_GETFD, 0), 0, "survives exec");
	ktap_ret(sys(SYS_fcntl, p.in, F_SETFL, O_NONBLOCK), 0, "F_SETFL of one end");
	ktap_ret(flags(p.in), O_RDONLY | O_NONBLOCK, "changes that one");
	ktap_ret(flags(p.out), O_WRONLY, "and not the other");
	ktap_ret(sys(SYS_read, p.in, &byte, 1), -EAGAIN, "and has an effect");
	ktap_ret(sys(SYS_ioctl, p.out, FIONBIO, &on), 0, "FIONBIO");
	ktap_ret(flags(p.out), O_WRONLY | O_NONBLOCK, "is the same by another name");
	on = 0;
	ktap_ret(sys(SYS_ioctl, p.out, FIONBIO, &on), 0, "and off");
	ktap_ret(flags(p.out), O_WRONLY, "is off");
	ktap_ret(sys(SYS_ioctl, p.out, FIONBIO, (int *)8), -EFAULT, "FIONBIO from nowhere");
	pipe_close(p);
	p = pipe_make(O_NONBLOCK | O_CLOEXEC);
	ktap_ret(flags(p.in), O_RDONLY | O_NONBLOCK, "O_NONBLOCK: the read end");
	ktap_ret(flags(p.out), O_WRONLY | O_NONBLOCK, "and the write end");
	ktap_ret(sys(SYS_fcntl, p.in, F_GETFD, 0), FD_CLOEXEC, "O_CLOEXEC: the read end");
	ktap_ret(sys(SYS_fcntl, p.out, F_GETFD, 0), FD_CLOEXEC, "and the write end");
	ktap_ret(sys(SYS_pipe2, &bad, O_APPEND), -EINVAL, "a flag that pipe2 does not know");
	ktap_ret(sys(SYS_pipe2, &bad, 1), -EINVAL, "nor an access mode");
	ktap_ok(bad.in == -7 && bad.out == -7, "nothing was stored");
	return ktap_end();
}
