/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_other_files.c - a regular file, a directory and
 * devices that never make one wait are always ready; an eventfd as its counter
 * says.
 */
#include <sys/eventfd.h>

#include "tests/user/polls.h"

static void set(int fd, uint64_t value)
{
	uint64_t old;

	sys(SYS_read, fd, &old, sizeof(old));
	if (value)
		sys(SYS_write, fd, &value, sizeof(value));
}

int main(int argc, char **argv)
{
	static const char *const devices[] = { "/dev/null", "/dev/zero", "/" };
	int event = (int)ktap_need(sys(SYS_eventfd2, 0, EFD_NONBLOCK), "eventfd2"), fd;

	ktap_begin(9);
	fd = (int)ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open");
	ktap_ret(poll_state(fd, ALL_BITS), IN_BITS | OUT_BITS, "a regular file");
	sys(SYS_lseek, fd, 1L << 40, SEEK_SET);
	ktap_ret(poll_state(fd, POLLIN), POLLIN, "behind its end too");
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		fd = (int)ktap_need(sys(SYS_open, devices[i], O_RDONLY), devices[i]);
		ktap_ret(poll_state(fd, ALL_BITS), IN_BITS | OUT_BITS, "%s", devices[i]);
	}
	ktap_ret(poll_state(event, ALL_BITS), POLLOUT, "an eventfd of 0");
	set(event, 1);
	ktap_ret(poll_state(event, ALL_BITS), POLLIN | POLLOUT, "of 1");
	set(event, UINT64_MAX - 1);
	ktap_ret(poll_state(event, ALL_BITS), POLLIN, "of 2^64 - 2");
	ktap_ret(poll_state(event, POLLOUT), 0, "which takes no more");
	return ktap_end();
}
