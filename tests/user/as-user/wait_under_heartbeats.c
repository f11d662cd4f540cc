/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_under_heartbeats.c - a wait that restarts survives any number of signals.
 *
 * As test libraries do it: the child under test tells its parent by SIGUSR1 that it is alive, the
 * parent's handler puts off the alarm that would end it all, and waitpid goes on with SA_RESTART.
 */
#include "tests/user/handlers.h"

#define BEATS 100

struct shared {
	volatile int beats;	/* that the handler has seen */
	volatile int in_time;	/* of those, how many found an alarm running */
	volatile int other_one; /* a signal without SA_RESTART does end the wait */
};
static struct shared *shared;

static void on_beat(int number, siginfo_t *info, void *context)
{
	shared->in_time += sys(SYS_alarm, 60) > 0;
	shared->beats++;
}

static void on_other(int number, siginfo_t *info, void *context)
{
	shared->other_one++;
}

static int beat(void *unused)
{
	long parent = sys(SYS_getppid);

	for (int i = 0; i < BEATS; i++) {
		UNTIL(proc_is_asleep(parent));
		sys(SYS_kill, parent, SIG_USR1);
		UNTIL(shared->beats == i + 1);
	}
	return 7;
}

static int disturb(void *unused)
{
	long parent = sys(SYS_getppid);

	UNTIL(proc_is_asleep(parent));
	sys(SYS_kill, parent, SIG_USR2);
	UNTIL(shared->other_one);
	UNTIL(proc_is_asleep(parent));
	return 3;
}

int main(void)
{
	int status = -1;
	long child;

	ktap_begin(7);
	shared = proc_shared(PAGE);
	handle(SIG_USR1, on_beat, SA_RESTART);
	handle(SIG_USR2, on_other, 0);
	sys(SYS_alarm, 60);
	child = proc_start(beat, NULL);
	ktap_ret(sys(SYS_wait4, child, &status, 0, NULL), child, "one wait, under %d signals",
		 BEATS);
	ktap_ret(status, STATUS_EXITED(7), "ends with the child");
	ktap_ret(shared->beats, BEATS, "every signal was seen");
	ktap_ret(shared->in_time, BEATS, "and each put the alarm off");

	child = proc_start(disturb, NULL);
	ktap_ret(sys(SYS_wait4, child, &status, 0, NULL), -EINTR, "the other signal ends a wait");
	ktap_ret(sys(SYS_wait4, child, &status, 0, NULL), child, "the next one has the child");
	ktap_ret(status, STATUS_EXITED(3), "and its status");
	sys(SYS_alarm, 0);
	return ktap_end();
}
