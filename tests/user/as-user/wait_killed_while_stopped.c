/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_killed_while_stopped.c - a stopped child is killed before
 * its parent has asked: all that a wait tells of it is its end.
 */
#include "tests/user/process.h"

#define ROUNDS 50

static int child(void *unused)
{
	for (;;)
		sys(SYS_pause);
	return 0;
}

/* What wait4 says of a child that stood still, and was then killed. */
static int stop_and_kill(void)
{
	long pid = proc_start(child, NULL);
	int status = 0;

	sys(SYS_kill, pid, SIGSTOP);
	CHECK(sys(SYS_waitid, P_PID, pid, NULL, WSTOPPED | WNOWAIT, NULL) == 0);
	sys(SYS_kill, pid, SIGKILL);
	CHECK(sys(SYS_wait4, pid, &status, WUNTRACED | WCONTINUED, NULL) == pid);
	if (WIFSTOPPED(status) || WIFCONTINUED(status))
		CHECK(sys(SYS_wait4, pid, NULL, 0, NULL) == pid);
	return status;
}

int main(void)
{
	int killed = 0;

	ktap_begin(1);
	for (int i = 0; i < ROUNDS; i++)
		killed += stop_and_kill() == SIGKILL;
	ktap_ret(killed, ROUNDS, "killed, and no word of having stopped");
	return ktap_end();
}
