/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/priority_nice.c - getpriority and setpriority: a plain user may be
 * nicer, not less nice; which of one's processes are meant; children inherit.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

#define NOBODY 4000000

/* The call gives 20 - nice, so that no good answer is negative. */
static long nice_of(int which, int who)
{
	long told = sys(SYS_getpriority, which, who);

	return told < 0 ? told : 20 - told;
}

static int child_is_as_nice(void *unused)
{
	CHECK(nice_of(PRIO_PROCESS, 0) == 7);
	return 0;
}

static void groups(void)
{
	long child = proc_start(proc_linger, NULL);

	sys(SYS_setpgid, child, child);
	ktap_ret(sys(SYS_setpriority, PRIO_PGRP, child, 9), 0, "a group's");
	ktap_ret(nice_of(PRIO_PROCESS, (int)child), 9, "its member has it");
	ktap_ret(nice_of(PRIO_PROCESS, 0), 7, "we, outside, have not");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, child, 12), 0, "one process's");
	ktap_ret(nice_of(PRIO_PGRP, (int)child), 12, "its group's lowest");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, child, 11), -EACCES, "not back");
	proc_end(child);
	ktap_ret(nice_of(PRIO_PGRP, (int)child), -ESRCH, "a group that is no more");
}

int main(void)
{
	struct rlimit none = { 0, 0 };

	ktap_begin(22);
	sys(SYS_prlimit64, 0, RLIMIT_NICE, &none, NULL);
	ktap_ret(nice_of(PRIO_PROCESS, 0), 0, "to begin with");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 0, -1), -EACCES, "less nice");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 0, 0), 0, "as nice");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 0, 7), 0, "nicer");
	ktap_ret(nice_of(PRIO_PROCESS, 0), 7, "is told");
	ktap_ret(nice_of(PRIO_PROCESS, (int)sys(SYS_getpid)), 7, "and by number");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 0, 6), -EACCES, "not back");
	ktap_ok(proc_run(child_is_as_nice, NULL) == 0, "a child inherits it");
	ktap_ret(sys(SYS_setpriority, 3, 0, 7), -EINVAL, "no such kind");
	ktap_ret(sys(SYS_getpriority, -1, 0), -EINVAL, "nor to be asked for");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, NOBODY, 7), -ESRCH, "nobody's");
	ktap_ret(nice_of(PRIO_USER, NOBODY), -ESRCH, "no user's");
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 1, 19), -EPERM, "init's is not ours");
	groups();
	ktap_ret(sys(SYS_setpriority, PRIO_PROCESS, 0, 100), 0, "more than there is");
	ktap_ret(nice_of(PRIO_PROCESS, 0), 19, "is the most");
	return ktap_end();
}
