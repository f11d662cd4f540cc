/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/group_orphaned_beside_dead_stopped.c - a process that stopped and
 * was then killed is no stopped process: when its group is orphaned, before anybody has
 * waited for it, those who never stopped get neither SIGHUP nor SIGCONT.
 */
#include "tests/user/handlers.h"

static volatile long *ready, *hung_up, *continued, *done;

static void note_it(int number, siginfo_t *info, void *context)
{
	*(number == SIGHUP ? hung_up : continued) = 1;
}

static int sleeper(void *unused)
{
	for (;;)
		sys(SYS_pause);
	return 0;
}

/* The one that never stops: it waits until its parent has gone. */
static int bystander(void *unused)
{
	long parent = sys(SYS_getppid);

	handle(SIGHUP, note_it, 0);
	handle(SIGCONT, note_it, 0);
	*ready = 1;
	UNTIL(sys(SYS_getppid) != parent);
	*done = 1;
	return 0;
}

/* Two children in a group of their own, whose only tie to the session this process is. */
static int tie(void *unused)
{
	long first, second;

	sys(SYS_setsid);
	first = proc_start(sleeper, NULL);
	CHECK(sys(SYS_setpgid, first, first) == 0);
	second = proc_start(bystander, NULL);
	CHECK(sys(SYS_setpgid, second, first) == 0);
	UNTIL(*ready);
	sys(SYS_kill, first, SIGSTOP);
	CHECK(sys(SYS_waitid, P_PID, first, NULL, WSTOPPED, NULL) == 0);
	sys(SYS_kill, first, SIGKILL);
	CHECK(sys(SYS_waitid, P_PID, first, NULL, WEXITED | WNOWAIT, NULL) == 0);
	return 0;
}

int main(void)
{
	volatile long *shared = proc_shared(PAGE);

	ready = shared;
	hung_up = shared + 1;
	continued = shared + 2;
	done = shared + 3;
	ktap_begin(3);
	ktap_ret(proc_run(tie, NULL), 0, "it stops and kills one child, and leaves");
	UNTIL(*done);
	ktap_ret(*hung_up, 0, "the other is not hung up");
	ktap_ret(*continued, 0, "and not continued");
	return ktap_end();
}
