/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/kill_permission.c - a plain user may send signals to his
 * own processes only.
 */
#include "tests/user/process.h"

static int linger_as_user(void *unused)
{
	CHECK(sys(SYS_setuid, 1000) == 0);
	return proc_linger(NULL);
}

static int sender(void *pids)
{
	long *pid = pids;

	CHECK(sys(SYS_setuid, 1000) == 0);
	CHECK(sys(SYS_kill, pid[0], 0) == -EPERM);
	CHECK(sys(SYS_kill, pid[0], SIGTERM) == -EPERM);
	CHECK(sys(SYS_kill, 1, SIGTERM) == -EPERM);
	CHECK(sys(SYS_kill, pid[1], 0) == 0);
	CHECK(sys(SYS_kill, pid[1], SIGTERM) == 0);
	CHECK(sys(SYS_kill, pid[0], SIGCONT) == 0); /* in one session: allowed */
	CHECK(sys(SYS_kill, 4000000, SIGTERM) == -ESRCH);
	return 0;
}

int main(void)
{
	long pids[2];

	ktap_begin(3);
	pids[0] = proc_start(proc_linger, NULL);
	pids[1] = proc_start(linger_as_user, NULL);
	UNTIL(proc_is_asleep(pids[1]));
	ktap_ret(proc_run(sender, pids), 0, "what the plain user may do");
	ktap_ret(proc_wait(pids[1]), STATUS_KILLED(SIGTERM), "his own process got it");
	ktap_ret(sys(SYS_kill, pids[0], 0), 0, "root's lives");
	proc_end(pids[0]);
	return ktap_end();
}
