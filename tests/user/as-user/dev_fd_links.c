/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_fd_links.c - /dev/stdin, stdout, stderr and fd lead to what this program has open.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/user/process.h"

static void leads_to(const char *link, const char *where)
{
	char text[64] = "";
	long n = sys(SYS_readlink, link, text, sizeof(text) - 1);

	ktap_ok(n == (long)strlen(where) && !strcmp(text, where), "%s -> %s", link, text);
}

/* In a child, whose standard output is a pipe. */
static int speak(void *fds)
{
	long fd;

	sys(SYS_dup2, ((int *)fds)[1], 1);
	fd = sys(SYS_open, "/dev/stdout", O_WRONLY);
	CHECK(fd >= 0);
	CHECK(sys(SYS_write, fd, "hello", 5) == 5);
	return 0;
}

int main(void)
{
	char buffer[16], path[32], file[64];
	struct stat one, two;
	int fds[2];
	long fd, again;

	ktap_begin(13);
	leads_to("/dev/fd", "/proc/self/fd");
	leads_to("/dev/stdin", "/proc/self/fd/0");
	leads_to("/dev/stdout", "/proc/self/fd/1");
	leads_to("/dev/stderr", "/proc/self/fd/2");
	proc_pipe(fds);
	ktap_ret(proc_run(speak, fds), 0, "a child opens its standard output");
	sys(SYS_close, fds[1]);
	ktap_ret(sys(SYS_read, fds[0], buffer, sizeof(buffer)), 5, "which is the pipe");
	snprintf(file, sizeof(file), "/tmp/ktap-fd-%d", (int)getpid());
	fd = ktap_need(sys(SYS_open, file, O_CREAT | O_RDWR, 0600), "a file");
	sys(SYS_write, fd, "text", 4);
	snprintf(path, sizeof(path), "/dev/fd/%ld", fd);
	again = sys(SYS_open, path, O_RDONLY);
	ktap_ok(again >= 0, "%s opens", path);
	ktap_ok(fstat((int)fd, &one) == 0 && fstat((int)again, &two) == 0 &&
			one.st_ino == two.st_ino,
		"the same file");
	ktap_ret(sys(SYS_read, again, buffer, sizeof(buffer)), 4, "from its beginning");
	ktap_ret(sys(SYS_unlink, file), 0, "without its name");
	ktap_ok(sys(SYS_open, path, O_RDONLY) >= 0, "it opens all the same");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_open, path, O_RDONLY), -ENOENT, "once it is closed it does not");
	ktap_ret(sys(SYS_open, "/dev/fd/x", O_RDONLY), -ENOENT, "nor what is no number");
	return ktap_end();
}
