/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/eventfd_counts.c - writes to an eventfd add up, a read
 * takes the sum; with EFD_SEMAPHORE it takes one.
 */
#include <fcntl.h>
#include <sys/eventfd.h>

#include "tests/user/ktap.h"

static long read_value(int fd)
{
	uint64_t value = 0;
	long got = sys(SYS_read, fd, &value, sizeof(value));

	return got == sizeof(value) ? (long)value : got;
}

static long write_value(int fd, uint64_t value)
{
	return sys(SYS_write, fd, &value, sizeof(value));
}

static void counts(int fd)
{
	ktap_ret(read_value(fd), 5, "the first read gives the initial value");
	ktap_ret(read_value(fd), -EAGAIN, "then it is 0: EAGAIN");
	ktap_ret(write_value(fd, 3), 8, "write 3");
	ktap_ret(write_value(fd, 0), 8, "write 0");
	ktap_ret(write_value(fd, 4), 8, "write 4");
	ktap_ret(read_value(fd), 7, "read 7");
	ktap_ret(read_value(fd), -EAGAIN, "nothing is left");
}

static void semaphore(int fd)
{
	ktap_ret(read_value(fd), 1, "a semaphore of 2: one is taken");
	ktap_ret(read_value(fd), 1, "and the other");
	ktap_ret(read_value(fd), -EAGAIN, "and no third");
	ktap_ret(write_value(fd, 1), 8, "one is given");
	ktap_ret(read_value(fd), 1, "and taken");
}

static void overflow(int fd)
{
	ktap_ret(write_value(fd, UINT64_MAX), -EINVAL, "2^64 - 1 cannot be written");
	ktap_ret(write_value(fd, UINT64_MAX - 1), 8, "2^64 - 2 can");
	ktap_ret(write_value(fd, 1), -EAGAIN, "and then no 1");
	ktap_ret(write_value(fd, 0), 8, "but a 0");
	ktap_ret(read_value(fd), (long)(UINT64_MAX - 1), "it is all there");
	ktap_ret(write_value(fd, 1), 8, "and there is room again");
}

int main(void)
{
	int fd = (int)ktap_need(sys(SYS_eventfd2, 5, EFD_NONBLOCK), "eventfd2");
	int semaphore_fd =
		(int)ktap_need(sys(SYS_eventfd2, 2, EFD_NONBLOCK | EFD_SEMAPHORE), "eventfd2");
	int old;

	ktap_begin(7 + 5 + 6 + 5);
	counts(fd);
	semaphore(semaphore_fd);
	overflow(fd);
	ktap_ret(sys(SYS_fcntl, fd, F_GETFL, 0), O_RDWR | O_NONBLOCK, "open for both");
	ktap_ret(sys(SYS_fcntl, fd, F_GETFD, 0), 0, "survives exec");
	old = (int)sys(SYS_eventfd2, 0, EFD_CLOEXEC);
	ktap_ret(sys(SYS_fcntl, old, F_GETFD, 0), FD_CLOEXEC, "unless EFD_CLOEXEC says not");
	old = (int)sys(SYS_eventfd, 0xffffffffL);
	ktap_ret(sys(SYS_fcntl, old, F_GETFL, 0), O_RDWR, "eventfd, the older call");
	ktap_ret(read_value(old), 0xffffffffL, "takes a value of 32 bits");
	return ktap_end();
}
