/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/prctl_death_of_parent.c - PR_SET_PDEATHSIG: a signal when
 * the parent ends; not inherited.
 */
#include <sys/prctl.h>

#include "tests/user/handlers.h"

static volatile long *shared;

static void note_it(int number, siginfo_t *info, void *context)
{
	shared[1] = number;
}

static int grandchild(void *unused)
{
	int number = 99;

	CHECK(sys(SYS_prctl, PR_GET_PDEATHSIG, &number) == 0 && number == 0);
	handle(SIGUSR1, note_it, 0);
	CHECK(sys(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR1) == 0);
	CHECK(sys(SYS_prctl, PR_GET_PDEATHSIG, &number) == 0 && number == SIGUSR1);
	CHECK(sys(SYS_prctl, PR_SET_PDEATHSIG, 65) == -EINVAL);
	shared[0] = sys(SYS_getpid);
	UNTIL(shared[1]);
	shared[2] = sys(SYS_getppid);
	return 0;
}

static int child(void *unused)
{
	CHECK(sys(SYS_prctl, PR_SET_PDEATHSIG, SIGUSR2) == 0);
	proc_start(grandchild, NULL);
	UNTIL(shared[0]);
	return 0;
}

int main(void)
{
	shared = proc_shared(PAGE);
	ktap_begin(3);
	ktap_ret(proc_run(child, NULL), 0, "the parent ends");
	UNTIL(shared[2]);
	ktap_ret(shared[1], SIGUSR1, "its child gets the signal it asked for");
	ktap_ret(shared[2], 1, "and has a new parent");
	UNTIL(sys(SYS_kill, shared[0], 0) == -ESRCH);
	return ktap_end();
}
