/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/dev_kmsg_is_logged.c - what is written to /dev/kmsg is a line of the kernel's log.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/uio.h>

#include "tests/user/ktap.h"

#define READ_ALL 3

static char all[1 << 20];

/* How often the log has this. */
static int times(const char *text)
{
	long n = sys(SYS_syslog, READ_ALL, all, sizeof(all) - 1);
	int count = 0;

	if (n < 0)
		return -1;
	all[n] = 0;
	for (char *at = all; (at = strstr(at, text)); at++)
		count++;
	return count;
}

int main(void)
{
	static char marker[32], line[80], large[4096];
	struct iovec iov[2] = { { line, 0 }, { "in two pieces\n", 14 } };
	long fd;

	ktap_begin(11);
	fd = ktap_need(sys(SYS_open, "/dev/kmsg", O_WRONLY), "open");
	format_line(marker, sizeof(marker), "ktap-%d:", (int)sys(SYS_getpid));
	ktap_ret(times(marker), 0, "a word that the log does not have");
	format_line(line, sizeof(line), "<6>%s one\n", marker);
	ktap_ret(sys(SYS_write, fd, line, strlen(line)), (long)strlen(line), "a line with a level");
	ktap_ret(times(marker), 1, "is in the log once");
	ktap_ret(times(line), 0, "without the level as text");
	format_line(line, sizeof(line), "%s two\n", marker);
	ktap_ret(sys(SYS_write, fd, line, strlen(line)), (long)strlen(line), "a line without");
	ktap_ret(times(line), 1, "is there as it is");
	format_line(line, sizeof(line), "%s ", marker);
	iov[0].iov_len = strlen(line);
	ktap_ret(sys(SYS_writev, fd, iov, 2), (long)strlen(line) + 14, "two pieces at once");
	format_line(line, sizeof(line), "%s in two pieces\n", marker);
	ktap_ret(times(line), 1, "are one line");
	memset(large, 'x', sizeof(large));
	ktap_ret(sys(SYS_write, fd, large, sizeof(large)), -EINVAL, "4096 bytes are no line");
	ktap_ret(sys(SYS_write, fd, 8, 10), -EFAULT, "nor is what is not there");
	ktap_ret(sys(SYS_write, fd, line, 0), 0, "nothing is nothing");
	return ktap_end();
}
