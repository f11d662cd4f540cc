/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/files_run_out_for_all.c - ENFILE: when the system has as many open files
 * as file-max says, who is not root gets no more; file-nr counts them.
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "tests/user/process.h"

#define MAX "/proc/sys/fs/file-max"
#define NR  "/proc/sys/fs/file-nr"

static long number(const char *path)
{
	char text[64] = "";
	long fd = ktap_need(sys(SYS_open, path, O_RDONLY), path), n = 0;

	sys(SYS_read, fd, text, sizeof(text) - 1);
	sys(SYS_close, fd);
	for (int i = 0; text[i] >= '0' && text[i] <= '9'; i++)
		n = n * 10 + text[i] - '0';
	return n;
}

/* Whatever happens, the limit has to be put back. */
static void set_max(long fd, long n)
{
	char text[32];

	format_line(text, sizeof(text), "%ld\n", n);
	for (int tries = 0; tries < 100; tries++)
		if (sys(SYS_pwrite64, fd, text, strlen(text), 0) > 0)
			break;
}

static int as_user(void *unused)
{
	int fds[2];

	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_open, "/dev/null", O_RDONLY) == -ENFILE);
	CHECK(sys(SYS_pipe2, fds, 0) == -ENFILE);
	CHECK(sys(SYS_eventfd2, 0, 0) == -ENFILE);
	CHECK(sys(SYS_epoll_create1, 0) == -ENFILE);
	CHECK(sys(SYS_dup, 1) >= 0); /* a descriptor is no file */
	return 0;
}

static int as_user_later(void *unused)
{
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_open, "/dev/null", O_RDONLY) >= 0);
	return 0;
}

int main(void)
{
	long most = number(MAX), fd = ktap_need(sys(SYS_open, MAX, O_WRONLY), MAX);

	ktap_begin(5);
	ktap_ok(most >= 8192 || most > 1000, "as many as there may be");
	ktap_ok(number(NR) > 0 && number(NR) < most, "there are fewer");
	set_max(fd, 1);
	ktap_ret(proc_run(as_user, NULL), 0, "with room for one, a user gets none");
	ktap_ok(sys(SYS_open, "/dev/null", O_RDONLY) >= 0, "root does");
	set_max(fd, most);
	ktap_ret(proc_run(as_user_later, NULL), 0, "and then the user does again");
	return ktap_end();
}
