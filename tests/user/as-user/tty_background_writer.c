/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_background_writer.c - who writes in the background may,
 * unless TOSTOP says no: then it gets SIGTTOU and stops.
 */
#include "tests/user/signals.h"
#include "tests/user/tty.h"

static int writer(void *deaf)
{
	sys(SYS_setpgid, 0, 0);
	if (deaf)
		signal_set(SIGTTOU, SIG_IGNORE);
	CHECK(sys(SYS_write, tty_slave, "x", 1) == 1);
	return 0;
}

static int session(void *unused)
{
	int status = 0;
	long pid;

	tty_control();
	CHECK(proc_run(writer, NULL) == 0);
	tty_flags(0, 0, TOSTOP);
	CHECK(proc_run(writer, (void *)1) == 0);
	pid = proc_start(writer, NULL);
	CHECK(sys(SYS_wait4, pid, &status, WUNTRACED, NULL) == pid);
	CHECK(status == STATUS_STOPPED(SIGTTOU));
	tty_flags(0, 0, 0);
	CHECK(sys(SYS_kill, pid, SIGCONT) == 0);
	CHECK(proc_wait(pid) == 0);
	return 0;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(2);
	tty_flags(0, 0, 0);
	ktap_ret(proc_run(session, NULL), 0, "it stops with TOSTOP, if it does not ignore SIGTTOU");
	tty_shows("xxx", "all is written in the end");
	return ktap_end();
}
