/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_background_changes.c - in the background nothing of the
 * terminal can be changed: SIGTTOU; but everything be asked.
 */
#include "tests/user/signals.h"
#include "tests/user/tty.h"

static struct termios_abi settings;
static int group;

static const struct {
	unsigned int request;
	void *argument;
	const char *what;
} requests[] = {
	{ TCSETS, &settings, "TCSETS" },     { TCSETSW, &settings, "TCSETSW" },
	{ TCSETSF, &settings, "TCSETSF" },   { TCFLSH, (void *)TCIFLUSH, "TCFLSH" },
	{ TCXONC, (void *)TCOON, "TCXONC" }, { TCSBRK, (void *)1, "TCSBRK" },
	{ TIOCSPGRP, &group, "TIOCSPGRP" },
};

static int changer(void *which)
{
	sys(SYS_setpgid, 0, 0);
	group = (int)sys(SYS_getpid);
	CHECK(sys(SYS_ioctl, tty_slave, requests[(long)which].request,
		  requests[(long)which].argument) == 0);
	return 0;
}

static int asker(void *unused)
{
	struct winsize_abi size = { 1, 2, 3, 4 };

	sys(SYS_setpgid, 0, 0);
	CHECK(tty_foreground() == sys(SYS_getppid));
	CHECK(tty_get().lflag == settings.lflag);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSWINSZ, &size) == 0);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCGWINSZ, &size) == 0);
	return 0;
}

static int deaf(void *unused)
{
	signal_set(SIGTTOU, SIG_IGNORE);
	return changer((void *)(ARRAY_SIZE(requests) - 1));
}

static int session(void *unused)
{
	tty_control();
	signal_set(SIGWINCH, SIG_IGNORE);
	settings = tty_get();
	CHECK(proc_run(asker, NULL) == 0);
	for (long i = 0; i < (long)ARRAY_SIZE(requests); i++) {
		int status = 0;
		long pid = proc_start(changer, (void *)i);

		CHECK(sys(SYS_wait4, pid, &status, WUNTRACED, NULL) == pid);
		CHECK(status == STATUS_STOPPED(SIGTTOU));
		proc_end(pid);
	}
	CHECK(tty_foreground() == sys(SYS_getpid));
	CHECK(proc_run(deaf, NULL) == 0);
	CHECK(tty_foreground() != sys(SYS_getpid));
	return 0;
}

int main(void)
{
	tty_open_pair();
	ktap_begin(1);
	ktap_ret(proc_run(session, NULL), 0, "each change stops who makes it, but if he is deaf");
	return ktap_end();
}
