/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_stat_fields.c - /proc/PID/stat names the controlling
 * terminal and its foreground group.
 */
#include <sys/stat.h>

#include "tests/user/tty.h"

/* Field number @n of /proc/self/stat; the name in parentheses has no blank here. */
static long field(int n)
{
	char text[512];
	long fd = sys(SYS_open, "/proc/self/stat", O_RDONLY);
	long got = sys(SYS_read, fd, text, sizeof(text) - 1), value = 0;
	char *at = text;
	bool negative;

	CHECK(got > 0);
	sys(SYS_close, fd);
	text[got] = 0;
	while (--n > 0)
		at = strchr(at, ' ') + 1;
	negative = *at == '-';
	for (at += negative; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (*at - '0');
	return negative ? -value : value;
}

static int session(void *unused)
{
	struct stat st;

	CHECK(sys(SYS_setsid) > 0);
	CHECK(field(7) == 0 && field(8) == -1);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == 0);
	CHECK(sys(SYS_fstat, tty_slave, &st) == 0);
	CHECK(field(7) == (long)st.st_rdev);
	CHECK(field(8) == sys(SYS_getpid));
	return 0;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(1);
	ktap_ret(proc_run(session, NULL), 0, "fields 7 and 8");
	return ktap_end();
}
