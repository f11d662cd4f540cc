/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exit_closes_files.c - a child's end closes what it had
 * open: the reader of a pipe finds the end of it.
 */
#include "tests/user/process.h"

static int child(void *fds)
{
	sys(SYS_close, ((int *)fds)[0]);
	sys(SYS_write, ((int *)fds)[1], "end", 3);
	return 0;
}

int main(void)
{
	char text[8];
	int fds[2];
	long pid;

	ktap_begin(3);
	proc_pipe(fds);
	pid = proc_start(child, fds);
	sys(SYS_close, fds[1]);
	ktap_ret(sys(SYS_read, fds[0], text, sizeof(text)), 3, "what it wrote");
	ktap_ret(sys(SYS_read, fds[0], text, sizeof(text)), 0, "then the end");
	ktap_ret(proc_wait(pid), 0, "it ended well");
	return ktap_end();
}
