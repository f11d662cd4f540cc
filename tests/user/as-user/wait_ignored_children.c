/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_ignored_children.c - who ignores SIGCHLD, or asks
 * for SA_NOCLDWAIT, has no dead children: wait sleeps until all have ended,
 * and finds none.
 */
#include "tests/user/handlers.h"

static volatile int *turn;

static int child(void *unused)
{
	UNTIL(*turn);
	return 3;
}

static void try(const char *how)
{
	long pid;
	int status = 55;

	*turn = 0;
	pid = proc_start(child, NULL);
	ktap_ret(sys(SYS_wait4, pid, &status, WNOHANG, NULL), 0, "%s: it lives", how);
	*turn = 1;
	ktap_ret(sys(SYS_wait4, pid, &status, 0, NULL), -ECHILD, "it ends: ECHILD");
	ktap_ret(status, 55, "without a status");
	UNTIL(sys(SYS_kill, pid, 0) == -ESRCH);
	ktap_ok(true, "and its number is free");
}

int main(void)
{
	turn = proc_shared(PAGE);
	ktap_begin(11);
	ktap_need(signal_set(SIGCHLD, SIG_IGNORE), "rt_sigaction");
	try("SIGCHLD is ignored");
	handle(SIGCHLD, catch_it, SA_NOCLDWAIT | SA_RESTART);
	try("SA_NOCLDWAIT");
	ktap_ret(caught_count, 1, "whose handler is called nevertheless");
	ktap_need(signal_set(SIGCHLD, SIG_DEFAULT), "rt_sigaction");
	*turn = 1;
	ktap_ret(proc_run(child, NULL), STATUS_EXITED(3), "the default ignores it too, but waits");
	ktap_ret(sys(SYS_wait4, -1, NULL, 0, NULL), -ECHILD, "nobody is left");
	return ktap_end();
}
