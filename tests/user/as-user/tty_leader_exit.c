/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_leader_exit.c - when the leader of a session ends, the
 * foreground group gets SIGHUP, and the session has no terminal any more.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static volatile int *state; /* 0: ready; 1: who was in the foreground got; 2: in the background */

static void note(int number, siginfo_t *info, void *context)
{
	state[1] = number;
}

static int in_foreground(void *unused)
{
	handle(SIGHUP, note, 0);
	state[0]++;
	UNTIL(state[1]);
	state[2] = (int)sys(SYS_open, "/dev/tty", O_RDWR);
	state[3] = 1;
	return 0;
}

static int in_background(void *unused)
{
	handle(SIGHUP, catch_it, 0);
	sys(SYS_setpgid, 0, 0);
	state[0]++;
	UNTIL(state[3]);
	state[4] = caught_count;
	state[5] = (int)sys(SYS_open, "/dev/tty", O_RDWR);
	state[6] = 1;
	return 0;
}

static int leader(void *unused)
{
	tty_control();
	proc_start(in_foreground, NULL);
	proc_start(in_background, NULL);
	UNTIL(state[0] == 2);
	return 7;
}

int main(void)
{
	int number = 0;

	state = proc_shared(PAGE);
	tty_open_pair();
	ktap_begin(7);
	ktap_ret(proc_run(leader, NULL), STATUS_EXITED(7), "the leader ends");
	UNTIL(state[6]);
	ktap_ret(state[1], SIGHUP, "the foreground group gets SIGHUP");
	ktap_ret(state[2], -ENXIO, "it has no terminal");
	ktap_ret(state[4], 0, "the background group gets nothing");
	ktap_ret(state[5], -ENXIO, "and has none either");
	ktap_ret(sys(SYS_ioctl, tty_master, TIOCGSID, &number), -ENOTTY,
		 "the terminal has no session");
	tty_flags(0, 0, 0);
	sys_write_all(tty_slave, "alive", 5);
	tty_shows("alive", "a pty goes on for who has it open");
	return ktap_end();
}
