/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/child_tells_by_signal.c - SIGCHLD comes when a child
 * ends, stops or goes on, and says which and how; SA_NOCLDSTOP leaves out the
 * latter two.
 */
#include "tests/user/handlers.h"

static bool was(int index, long pid, int code, int status)
{
	siginfo_t *info = &caught[index].info;

	if (info->si_signo == SIGCHLD && info->si_code == code && info->si_pid == pid &&
	    info->si_status == status && info->si_uid == sys(SYS_getuid))
		return true;
	ktap_note("code %d pid %d status %d uid %d", info->si_code, info->si_pid, info->si_status,
		  info->si_uid);
	return false;
}

static int child(void *unused)
{
	return 12;
}

int main(void)
{
	int status;
	long pid;

	ktap_begin(6);
	handle(SIGCHLD, catch_it, SA_RESTART);
	pid = proc_start(child, NULL);
	UNTIL(caught_count == 1);
	ktap_ok(was(0, pid, CLD_EXITED, 12), "a child exits: CLD_EXITED");
	proc_wait(pid);
	pid = proc_start(proc_linger, NULL);
	sys(SYS_kill, pid, SIGSTOP);
	UNTIL(caught_count == 2);
	ktap_ok(was(1, pid, CLD_STOPPED, SIGSTOP), "one stops: CLD_STOPPED");
	sys(SYS_kill, pid, SIGCONT);
	UNTIL(caught_count == 3);
	ktap_ok(was(2, pid, CLD_CONTINUED, SIGCONT), "goes on: CLD_CONTINUED");
	handle(SIGCHLD, catch_it, SA_RESTART | SA_NOCLDSTOP);
	sys(SYS_kill, pid, SIGSTOP);
	sys(SYS_wait4, pid, &status, WUNTRACED, NULL);
	sys(SYS_kill, pid, SIGCONT);
	sys(SYS_wait4, pid, &status, WCONTINUED, NULL);
	ktap_ret(caught_count, 3, "SA_NOCLDSTOP: not told");
	sys(SYS_kill, pid, SIGKILL);
	UNTIL(caught_count == 4);
	ktap_ok(was(3, pid, CLD_KILLED, SIGKILL), "but of the end: CLD_KILLED");
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIGKILL), "and it is waited for");
	return ktap_end();
}
