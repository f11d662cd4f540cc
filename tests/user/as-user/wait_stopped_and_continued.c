/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_stopped_and_continued.c - WUNTRACED tells of
 * children that stop, WCONTINUED of those that go on, each once.
 */
#include "tests/user/process.h"

int main(void)
{
	int status = 0;
	long pid;

	ktap_begin(12);
	pid = proc_start(proc_linger, NULL);
	sys(SYS_setpgid, pid, pid); /* SIGTSTP stops nobody in an orphaned group, as ours may be */
	sys(SYS_kill, pid, SIGSTOP);
	ktap_ret(sys(SYS_wait4, pid, &status, WUNTRACED, NULL), pid, "it stops");
	ktap_ret(status, STATUS_STOPPED(SIGSTOP), "by SIGSTOP");
	ktap_ret(sys(SYS_wait4, pid, &status, WUNTRACED | WNOHANG, NULL), 0, "told once");
	ktap_ret(sys(SYS_wait4, pid, &status, WCONTINUED | WNOHANG, NULL), 0, "it stands still");
	sys(SYS_kill, pid, SIGCONT);
	ktap_ret(sys(SYS_wait4, pid, &status, WCONTINUED, NULL), pid, "it goes on");
	ktap_ret(status, STATUS_CONTINUED, "the word of that");
	ktap_ret(sys(SYS_wait4, pid, &status, WCONTINUED | WNOHANG, NULL), 0, "told once");
	sys(SYS_kill, pid, SIGTSTP);
	ktap_ret(sys(SYS_wait4, pid, &status, WUNTRACED, NULL), pid, "it stops again");
	ktap_ret(status, STATUS_STOPPED(SIGTSTP), "by SIGTSTP");
	ktap_ret(sys(SYS_wait4, pid, &status, WNOHANG, NULL), 0, "not told who does not ask");
	sys(SYS_kill, pid, SIGKILL);
	ktap_ret(sys(SYS_wait4, pid, &status, 0, NULL), pid, "SIGKILL ends one that is stopped");
	ktap_ret(status, STATUS_KILLED(SIGKILL), "that was it");
	return ktap_end();
}
