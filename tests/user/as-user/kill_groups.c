/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/kill_groups.c - kill(0) and kill(-group) reach each
 * member of a group and nobody else.
 */
#include "tests/user/handlers.h"

static volatile int *shared;

/* The leader of a group of three sends to it; its own handler counts too. */
static void count_it(int number, siginfo_t *info, void *context)
{
	__atomic_fetch_add(&shared[0], 1, __ATOMIC_SEQ_CST);
}

static int member(void *unused)
{
	__atomic_fetch_add(&shared[1], 1, __ATOMIC_SEQ_CST);
	return proc_linger(NULL);
}

static int leader(void *unused)
{
	long one, two;

	sys(SYS_setpgid, 0, 0);
	handle(SIGUSR1, count_it, SA_RESTART);
	one = proc_start(member, NULL);
	two = proc_start(member, NULL);
	UNTIL(shared[1] == 2);
	CHECK(sys(SYS_kill, 0, SIGUSR1) == 0);
	UNTIL(shared[0] == 3);
	shared[2] = 1;
	UNTIL(shared[0] == 6);
	proc_end(one);
	proc_end(two);
	return 0;
}

int main(void)
{
	long pid;

	shared = proc_shared(PAGE);
	handle(SIGUSR1, count_it, SA_RESTART);
	ktap_begin(4);
	pid = proc_start(leader, NULL);
	UNTIL(shared[2]);
	ktap_ret(shared[0], 3, "kill(0) reaches three");
	ktap_ret(sys(SYS_kill, -pid, SIGUSR1), 0, "kill(-group) from outside");
	ktap_ret(proc_wait(pid), 0, "reaches them again, and not us");
	ktap_ret(sys(SYS_kill, -pid, SIGUSR1), -ESRCH, "the group is no more");
	return ktap_end();
}
