/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_signal_keys.c - INTR, QUIT and SUSP send their signals
 * to the foreground group, and forget what was typed, but for NOFLSH.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static volatile int *got; /* the last signal that came, to each of two */

static void note_first(int number, siginfo_t *info, void *context)
{
	got[0] = number;
}

static void note_second(int number, siginfo_t *info, void *context)
{
	got[1] = number;
}

static int session(void *unused)
{
	long other;

	handle(SIGINT, note_first, SA_RESTART);
	handle(SIGQUIT, note_first, SA_RESTART);
	handle(SIGTSTP, note_first, SA_RESTART);
	tty_control();
	other = proc_fork();
	if (other == 0) {
		sys(SYS_setpgid, 0, 0);
		handle(SIGINT, note_second, SA_RESTART);
		got[2] = 1;
		proc_linger(NULL);
	}
	UNTIL(got[2] == 1);
	got[2] = 2;
	UNTIL(got[2] == 3);
	proc_end(other);
	return 0;
}

/* Type @key: who gets what, and is what was typed before still there? */
static void press(const char *key, int number, bool kept, const char *what)
{
	got[0] = 0;
	tty_type("line\n");
	UNTIL(tty_waiting() == 5);
	tty_type(key);
	UNTIL(got[0] != 0);
	ktap_ret(got[0], number, "%s", what);
	if (!kept)
		UNTIL(tty_waiting() == 0);
	else
		tty_reads(100, "line\n", "and the line is still there");
}

int main(void)
{
	long pid;

	got = proc_shared(PAGE);
	tty_open_pair();
	ktap_begin(8);
	tty_flags(0, 0, ISIG | ICANON);
	pid = proc_start(session, NULL);
	UNTIL(got[2] == 2);
	press("\x03", SIGINT, false, "INTR");
	press("\x1c", SIGQUIT, false, "QUIT");
	press("\x1a", SIGTSTP, false, "SUSP");
	tty_flags(0, 0, ISIG | ICANON | NOFLSH);
	press("\x03", SIGINT, true, "with NOFLSH");
	tty_flags(0, 0, ISIG | ICANON | ECHO | ECHOCTL);
	press("\x03", SIGINT, false, "with ECHO");
	tty_shows("line\n^C", "it is shown");
	ktap_ret(got[1], 0, "the other group gets none of them");
	got[2] = 3;
	proc_wait(pid);
	return ktap_end();
}
