/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/yield_takes_turns.c - processes on one processor that
 * yield take turns: a game of ping and pong through shared memory comes to its
 * end.
 */
#include "tests/user/threads.h"

#define TURNS 1000

static volatile int *ball;

static int player(void *unused)
{
	for (int i = 0; i < TURNS; i++) {
		UNTIL(*ball == 2 * i + 1);
		*ball = 2 * i + 2;
	}
	return 0;
}

int main(void)
{
	uint64_t one[16] = { 1 };
	long pid;

	ball = proc_shared(PAGE);
	ktap_begin(1);
	sys(SYS_sched_setaffinity, 0, sizeof(one), one);
	pid = proc_start(player, NULL);
	for (int i = 0; i < TURNS; i++) {
		*ball = 2 * i + 1;
		UNTIL(*ball == 2 * i + 2);
	}
	ktap_ret(proc_wait(pid), 0, "a thousand turns");
	return ktap_end();
}
