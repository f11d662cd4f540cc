/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/kill_everybody.c - kill(-1) reaches all processes that we
 * may send to, except ourselves and the first.
 */
#include "tests/user/handlers.h"

int main(void)
{
	long pids[3];

	ktap_begin(5);
	handle(SIGTERM, catch_it, 0);
	for (int i = 0; i < 3; i++)
		pids[i] = proc_start(proc_linger, NULL);
	for (int i = 0; i < 3; i++)
		UNTIL(proc_is_asleep(pids[i]));
	ktap_ret(sys(SYS_kill, -1, SIGUSR1), 0, "kill(-1)");
	for (int i = 0; i < 3; i++)
		ktap_ret(proc_wait(pids[i]), STATUS_KILLED(SIGUSR1), "child %d is reached", i);
	ktap_ret(caught_count, 0, "we are not");
	return ktap_end();
}
