/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_random.c - /dev/random and /dev/urandom give bytes that are never the same.
 */
#include <fcntl.h>
#include <poll.h>

#include "tests/user/ktap.h"

#define BYTES 4096

static unsigned char first[BYTES], second[BYTES];

/* Of so many random bits half are set, give or take eight standard deviations. */
static bool looks_random(const unsigned char *bytes)
{
	int ones = 0;

	for (int i = 0; i < BYTES; i++)
		ones += __builtin_popcount(bytes[i]);
	return ones > BYTES * 4 - 8 * 91 && ones < BYTES * 4 + 8 * 91;
}

static void try(const char *path)
{
	long fd = ktap_need(sys(SYS_open, path, O_RDWR), path);
	struct pollfd pollfd = { .fd = (int)fd, .events = POLLIN };

	ktap_ret(sys(SYS_poll, &pollfd, 1, 0), 1, "%s is always ready", path);
	ktap_ret(sys(SYS_read, fd, first, BYTES), BYTES, "it gives what it is asked for");
	ktap_ok(looks_random(first), "half of the bits are set");
	ktap_ret(sys(SYS_write, fd, first, 100), 100, "what we write is mixed in");
	ktap_ret(sys(SYS_pread64, fd, second, BYTES, 0), BYTES, "read again, from the same place");
	ktap_ok(looks_random(second) && memcmp(first, second, BYTES), "it is something else");
	ktap_ret(sys(SYS_read, fd, 8, 16), -EFAULT, "no buffer");
	ktap_ret(sys(SYS_write, fd, 8, 16), -EFAULT, "nothing to write");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV, "no mapping");
	sys(SYS_close, fd);
}

int main(void)
{
	ktap_begin(18);
	try("/dev/random");
	try("/dev/urandom");
	return ktap_end();
}
