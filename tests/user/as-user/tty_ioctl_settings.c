/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_ioctl_settings.c - the settings come back as they were
 * set, in the three forms that there are.
 */
#include "tests/user/tty.h"

static long ask(unsigned int request, void *argument)
{
	return sys(SYS_ioctl, tty_slave, request, argument);
}

int main(void)
{
	struct termios_abi first, now, guarded;
	struct termio_abi old;
	int discipline = 7;

	tty_open_pair();
	ktap_begin(19);
	first = tty_get();
	ktap_ret(first.iflag, ICRNL | IXON, "a new terminal: iflag");
	ktap_ret(first.oflag, OPOST | ONLCR, "oflag");
	ktap_ret(first.lflag, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
		 "lflag");
	ktap_ret(first.cc[VINTR] << 16 | first.cc[VERASE] << 8 | first.cc[VEOF], 0x037f04, "keys");
	memset(&guarded, 0x55, sizeof(guarded));
	ask(TCGETS, &guarded);
	ktap_ret(guarded.ispeed, 0x55555555, "TCGETS ends before the speeds");
	ktap_ret(ask(TCGETS2, &now), 0, "TCGETS2");
	ktap_ret(now.ospeed, 38400, "has them");
	now.cflag = (now.cflag & ~CBAUD) | BOTHER;
	now.ospeed = now.ispeed = 12345;
	now.iflag = ISTRIP | IUTF8;
	ktap_ret(ask(TCSETS2, &now), 0, "TCSETS2");
	ask(TCGETS2, &now);
	ktap_ret(now.ospeed, 12345, "any speed");
	ktap_ret(now.iflag, ISTRIP | IUTF8, "and the flags");
	first.lflag = ICANON;
	ktap_ret(ask(TCSETSW, &first), 0, "TCSETSW");
	ktap_ret(tty_get().lflag, ICANON, "sets");
	ktap_ret(ask(TCGETA, &old), 0, "TCGETA");
	ktap_ret(old.lflag, ICANON, "the same in short");
	old.lflag = ECHO;
	ktap_ret(ask(TCSETA, &old), 0, "TCSETA");
	ktap_ret(tty_get().lflag, ECHO, "sets");
	ktap_ret(ask(TIOCGETD, &discipline), 0, "TIOCGETD");
	ktap_ret(discipline, 0, "is N_TTY");
	ktap_ret(ask(0x54ff, &now), -ENOTTY, "there are requests that nobody knows");
	return ktap_end();
}
