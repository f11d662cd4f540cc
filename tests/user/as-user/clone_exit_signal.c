/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_exit_signal.c - the low byte of clone's flags is
 * the signal that tells the parent of the child's end; without SIGCHLD only
 * those who ask see the child.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static long start(int signal)
{
	long pid = ktap_need(sys(SYS_clone, signal, 0, 0, 0, 0), "clone");

	if (pid == 0)
		sys_exit(6);
	return pid;
}

int main(void)
{
	int status = 0;
	long pid;

	ktap_begin(8);
	handle(SIGUSR1, catch_it, SA_RESTART);
	handle(SIGCHLD, catch_it, SA_RESTART);
	pid = start(SIGUSR1);
	UNTIL(caught_count == 1);
	ktap_ret(caught[0].number, SIGUSR1, "SIGUSR1 came, as asked");
	ktap_ret(caught[0].info.si_pid, pid, "and says of whom");
	ktap_ret(sys(SYS_wait4, pid, NULL, 0, NULL), -ECHILD, "an ordinary wait does not see it");
	ktap_ret(sys(SYS_wait4, pid, &status, __WCLONE, NULL), pid, "__WCLONE does");
	ktap_ret(status, STATUS_EXITED(6), "it exited with 6");

	pid = start(0);
	ktap_ret(sys(SYS_wait4, pid, &status, __WALL, NULL), pid,
		 "a child without a signal: __WALL");
	ktap_ret(caught_count, 1, "and none came");
	pid = start(SIGCHLD);
	ktap_ret(sys(SYS_wait4, pid, &status, __WCLONE, NULL), -ECHILD,
		 "__WCLONE does not see an ordinary one");
	proc_wait(pid);
	return ktap_end();
}
