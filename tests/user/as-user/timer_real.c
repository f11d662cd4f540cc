/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/timer_real.c - setitimer: SIGALRM again and again;
 * getitimer tells what is left; execve keeps it.
 */
#include <sys/time.h>

#include "tests/user/handlers.h"

int main(int argc, char **argv, char **envp)
{
	struct itimerval timer = { { 0, 4000 }, { 0, 4000 } }, old;
	struct itimerval off = { { 0, 0 }, { 0, 0 } }, bad = { { 0, 0 }, { 0, 1000000 } };
	char *arguments[] = { argv[0], "second", NULL };
	long pid;

	if (argc > 1) {
		handle(SIGALRM, catch_it, 0);
		signal_mask(0);
		UNTIL(caught_count >= 3);
		return 0;
	}
	ktap_begin(9);
	handle(SIGALRM, catch_it, 0);
	ktap_ret(sys(SYS_setitimer, ITIMER_REAL, &timer, NULL), 0, "every 4 ms");
	UNTIL(caught_count >= 5);
	ktap_ok(true, "five came");
	sys(SYS_getitimer, ITIMER_REAL, &old);
	ktap_ok(old.it_interval.tv_usec == 4000 && old.it_value.tv_usec <= 4000 &&
			old.it_value.tv_sec == 0,
		"getitimer");
	ktap_ret(sys(SYS_setitimer, ITIMER_REAL, &off, &old), 0, "off");
	ktap_ok(old.it_interval.tv_usec == 4000, "with what there was");
	ktap_ret(sys(SYS_setitimer, ITIMER_REAL, &bad, NULL), -EINVAL, "a million microseconds");
	ktap_ret(sys(SYS_setitimer, 3, &timer, NULL), -EINVAL, "timer 3");
	ktap_ret(sys(SYS_getitimer, ITIMER_REAL, (void *)8), -EFAULT, "to a bad address");
	pid = proc_fork();
	if (pid == 0) {
		signal_block(SIG_BIT(SIGALRM)); /* its default would end the new program */
		sys(SYS_setitimer, ITIMER_REAL, &timer, NULL);
		sys(SYS_execve, argv[0], arguments, envp);
		sys_exit(1);
	}
	ktap_ret(proc_wait(pid), 0, "the timer goes on in a new program");
	return ktap_end();
}
