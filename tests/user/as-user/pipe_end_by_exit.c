/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_end_by_exit.c - the descriptors of a process close
 * when it ends, however it ends; forked ones are descriptors of their own.
 */
#include "tests/user/pipes.h"
#include "tests/user/process.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0), q;
	char byte;
	long pid;

	ktap_begin(5);
	pid = proc_start(proc_linger, NULL);
	sys(SYS_close, p.out);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_fcntl, p.in, F_SETFL, O_NONBLOCK);
	ktap_ret(sys(SYS_read, p.in, &byte, 1), -EAGAIN, "a child has the write end still open");
	sys(SYS_kill, pid, SIGKILL);
	proc_wait(pid);
	ktap_ret(sys(SYS_read, p.in, &byte, 1), 0, "it was killed: the end of file");
	q = pipe_make(0);
	pid = proc_fork();
	if (pid == 0) {
		sys(SYS_close, q.in);
		sys_exit(sys(SYS_write, q.out, "y", 1) == 1 ? 0 : 1);
	}
	sys(SYS_close, q.out);
	ktap_ret(sys(SYS_read, q.in, &byte, 1), 1,
		 "a byte from the child, whose own read end is closed");
	ktap_ret(sys(SYS_read, q.in, &byte, 1), 0, "it exits: the end of file");
	ktap_ret(proc_wait(pid), 0, "a good end");
	return ktap_end();
}
