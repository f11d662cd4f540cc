/* SPDX-License-Identifier: MIT */
/*
 * tests/user/tty.h - a terminal of one's own: a pty, and what is typed and shown on it.
 *
 * What:     The test holds both sides: tty_type is the keyboard, tty_shows the screen, and
 *           tty_reads what a program at the terminal gets.  What is typed is worked on
 *           some time later (Linux leaves that to a thread of the kernel), so each of
 *           these waits for what it expects; that something was worked on is seen by its
 *           echo.
 * Start at: tty_open_pair, tty_type, tty_shows, tty_reads, tty_flags.
 * Holds:    the terminal is opened with O_NOCTTY: nobody's session gets it unasked.
 * See it:   tests/user/as-user/tty_*.c, pty_*.c.
 */
#ifndef TESTS_USER_TTY_H
#define TESTS_USER_TTY_H

#include <poll.h>

#include "kernel/uapi/termios.h"
#include "tests/user/process.h"

#define TTY_PATIENCE 20000 /* ms for what must come */

static int tty_master, tty_slave; /* the two sides */
static char tty_path[32];	  /* the terminal's name */

/* tty_open_pair - both sides of a new pty. */
static KTAP_UNUSED void tty_open_pair(void)
{
	unsigned int number = 0;
	int unlock = 0;

	tty_master = (int)ktap_need(sys(SYS_open, "/dev/ptmx", O_RDWR | O_NOCTTY), "/dev/ptmx");
	ktap_need(sys(SYS_ioctl, tty_master, TIOCGPTN, &number), "TIOCGPTN");
	ktap_need(sys(SYS_ioctl, tty_master, TIOCSPTLCK, &unlock), "TIOCSPTLCK");
	format_line(tty_path, sizeof(tty_path), "/dev/pts/%u", number);
	tty_slave = (int)ktap_need(sys(SYS_open, tty_path, O_RDWR | O_NOCTTY), "the terminal");
}

/* tty_type - so many bytes come from the keyboard. */
static KTAP_UNUSED void tty_type_bytes(const char *bytes, size_t n)
{
	sys_write_all(tty_master, bytes, n);
}

static KTAP_UNUSED void tty_type(const char *text)
{
	tty_type_bytes(text, strlen(text));
}

/* tty_is_ready - can this side be read, or written, within @ms? */
static KTAP_UNUSED bool tty_is_ready(int fd, short events, int ms)
{
	struct pollfd poll = { fd, events, 0 };

	return sys(SYS_poll, &poll, 1, ms) == 1 && poll.revents & events;
}

/* A readable form of bytes, for the log. */
static KTAP_UNUSED const char *tty_spell(const char *bytes, size_t n)
{
	static char text[512];
	size_t used = 0;

	for (size_t i = 0; i < n && used < sizeof(text) - 8; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c >= ' ' && c < 0x7f)
			text[used++] = (char)c;
		else
			used += format_line(text + used, 8, "<%x>", c);
	}
	text[used] = 0;
	return text;
}

static KTAP_UNUSED void tty_compare(const char *got, size_t got_n, const char *expected, size_t n,
				    const char *what)
{
	bool same = got_n == n && memcmp(got, expected, n) == 0;

	if (!same) {
		ktap_note("got      \"%s\"", tty_spell(got, got_n));
		ktap_note("expected \"%s\"", tty_spell(expected, n));
	}
	ktap_ok(same, "%s", what);
}

/*
 * tty_shows - one check: the screen shows exactly this, next.
 *
 * => what is shown behind it is seen by the next tty_shows
 */
static KTAP_UNUSED void tty_shows(const char *expected, const char *what)
{
	char got[512];
	size_t n = strlen(expected), have = 0;

	while (have < n && tty_is_ready(tty_master, POLLIN, TTY_PATIENCE)) {
		long some = sys(SYS_read, tty_master, got + have, n - have);

		if (some <= 0)
			break;
		have += (size_t)some;
	}
	tty_compare(got, have, expected, n, what);
}

/* tty_reads - one check: a read of up to @room bytes at the terminal gives exactly these. */
static KTAP_UNUSED void tty_reads_bytes(size_t room, const char *expected, size_t n,
					const char *what)
{
	char got[512];
	long have = -EAGAIN;

	if (tty_is_ready(tty_slave, POLLIN, TTY_PATIENCE))
		have = sys(SYS_read, tty_slave, got, room < sizeof(got) ? room : sizeof(got));
	if (have < 0) {
		ktap_ret(have, (long)n, "%s", what);
		return;
	}
	tty_compare(got, (size_t)have, expected, n, what);
}

static KTAP_UNUSED void tty_reads(size_t room, const char *expected, const char *what)
{
	tty_reads_bytes(room, expected, strlen(expected), what);
}

/* tty_get, tty_set - the settings; tty_set at once (TCSETS). */
static KTAP_UNUSED struct termios_abi tty_get(void)
{
	struct termios_abi now;

	memset(&now, 0, sizeof(now));
	ktap_need(sys(SYS_ioctl, tty_slave, TCGETS, &now), "TCGETS");
	return now;
}

static KTAP_UNUSED void tty_set(const struct termios_abi *wanted)
{
	ktap_need(sys(SYS_ioctl, tty_slave, TCSETS, wanted), "TCSETS");
}

/* tty_flags - just these, and no others. */
static KTAP_UNUSED void tty_flags(unsigned int iflag, unsigned int oflag, unsigned int lflag)
{
	struct termios_abi now = tty_get();

	now.iflag = iflag;
	now.oflag = oflag;
	now.lflag = lflag;
	tty_set(&now);
}

/* tty_char - the special character cc[@which] is @c. */
static KTAP_UNUSED void tty_char(int which, unsigned char c)
{
	struct termios_abi now = tty_get();

	now.cc[which] = c;
	tty_set(&now);
}

/* tty_waiting - bytes that a read at the terminal could have now. */
static KTAP_UNUSED int tty_waiting(void)
{
	int n = -1;

	sys(SYS_ioctl, tty_slave, 0x541b /* FIONREAD */, &n);
	return n;
}

/* tty_control - a child: leader of a new session that has the terminal. */
static KTAP_UNUSED void tty_control(void)
{
	CHECK(sys(SYS_setsid) == sys(SYS_getpid));
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0) == 0);
}

/* tty_foreground - the number of the group in the foreground, as one that has the terminal sees it. */
static KTAP_UNUSED int tty_foreground(void)
{
	int group = -1;

	sys(SYS_ioctl, tty_slave, TIOCGPGRP, &group);
	return group;
}

#endif
