/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/group_orphaned_while_stopped.c - a stopped process whose
 * group loses its last tie to the session gets SIGHUP and SIGCONT.
 */
#include "tests/user/handlers.h"

static volatile long *shared;

static void note_it(int number, siginfo_t *info, void *context)
{
	shared[number == SIGHUP ? 1 : 2] = 1;
}

static int grandchild(void *unused)
{
	handle(SIGHUP, note_it, 0);
	handle(SIGCONT, note_it, 0);
	shared[0] = sys(SYS_getpid);
	sys(SYS_kill, sys(SYS_getpid), SIGSTOP);
	shared[3] = 1;
	return 0;
}

/* Stops its child in a group of that child's own, and leaves. */
static int child(void *unused)
{
	long pid;
	int status;

	sys(SYS_setsid);
	pid = proc_start(grandchild, NULL);
	sys(SYS_setpgid, pid, pid);
	CHECK(sys(SYS_wait4, pid, &status, WUNTRACED, NULL) == pid);
	CHECK(status == STATUS_STOPPED(SIGSTOP));
	return 0;
}

int main(void)
{
	shared = proc_shared(PAGE);
	ktap_begin(2);
	ktap_ret(proc_run(child, NULL), 0, "a child leaves a stopped child behind");
	UNTIL(shared[3]);
	ktap_ok(shared[1] && shared[2], "which is hung up and goes on");
	UNTIL(sys(SYS_kill, shared[0], 0) == -ESRCH);
	return ktap_end();
}
