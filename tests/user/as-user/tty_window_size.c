/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_window_size.c - a new size of the window is told to the
 * foreground group by SIGWINCH, and only if it is new.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static volatile int *state;

static void count(int number, siginfo_t *info, void *context)
{
	state[1]++;
}

static int session(void *unused)
{
	handle(SIGWINCH, count, SA_RESTART);
	tty_control();
	state[0] = 1;
	UNTIL(state[0] == 2);
	return 0;
}

int main(void)
{
	struct winsize_abi size = { 50, 132, 0, 0 }, now = { 1, 1, 1, 1 };
	long pid;

	state = proc_shared(PAGE);
	tty_open_pair();
	ktap_begin(6);
	ktap_ret(sys(SYS_ioctl, tty_slave, TIOCGWINSZ, &now), 0, "TIOCGWINSZ");
	ktap_ret(now.rows + now.columns, 0, "nothing is known at first");
	pid = proc_start(session, NULL);
	UNTIL(state[0] == 1);
	ktap_ret(sys(SYS_ioctl, tty_master, TIOCSWINSZ, &size), 0, "the master sets it");
	UNTIL(state[1] == 1);
	sys(SYS_ioctl, tty_slave, TIOCGWINSZ, &now);
	ktap_ok(now.rows == 50 && now.columns == 132, "the terminal has it, and SIGWINCH came");
	sys(SYS_ioctl, tty_master, TIOCSWINSZ, &size);
	size.rows = 51;
	ktap_ret(sys(SYS_ioctl, tty_slave, TIOCSWINSZ, &size), 0,
		 "the same once more, and another");
	UNTIL(state[1] == 2);
	state[0] = 2;
	proc_wait(pid);
	ktap_ret(state[1], 2, "two changes, two signals");
	return ktap_end();
}
