/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/limit_processes.c - RLIMIT_NPROC: a plain user's fork
 * bomb ends with EAGAIN, and what was refused works again when others have
 * ended.
 */
#include <sys/resource.h>

#include "tests/user/threads.h"

#define LIMIT 40

int main(void)
{
	struct rlimit limit = { LIMIT, LIMIT };
	static long pids[LIMIT + 8];
	int count = 0;
	long pid;

	ktap_begin(6);
	ktap_ret(sys(SYS_setrlimit, RLIMIT_NPROC, &limit), 0, "forty processes for this user");
	while (count < LIMIT + 8) {
		pid = sys(SYS_fork);
		if (pid == 0)
			sys_exit(proc_linger(NULL));
		if (pid < 0)
			break;
		pids[count++] = pid;
	}
	ktap_ret(pid, -EAGAIN, "one too many is refused");
	ktap_ok(count > 0 && count < LIMIT, "not earlier than that: %d children", count);
	ktap_ret(sys(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0), -EAGAIN,
		 "clone is no way round");
	proc_end(pids[--count]);
	pid = sys(SYS_fork);
	if (pid == 0)
		sys_exit(0);
	ktap_ok(pid > 0, "one has ended: another may begin");
	proc_wait(pid);
	while (count > 0)
		proc_end(pids[--count]);
	ktap_ret(sys(SYS_wait4, -1, NULL, 0, NULL), -ECHILD, "all are buried");
	return ktap_end();
}
