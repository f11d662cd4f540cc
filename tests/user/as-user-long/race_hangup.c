/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_hangup.c - a pty's master is closed while
 * programs read, write, set and open the terminal: each of them is told, and
 * none is left behind.
 */
#include "tests/user/signals.h"
#include "tests/user/tty.h"

#define ROUNDS 32

static bool is_over(long ret)
{
	return ret == 0 || ret == -EIO;
}

static int reader(void *unused)
{
	char buf[64];
	long ret;

	sys(SYS_close, tty_master);
	do
		ret = sys(SYS_read, tty_slave, buf, sizeof(buf));
	while (ret > 0);
	return !is_over(ret);
}

static int writer(void *unused)
{
	static const char text[700];
	long ret;

	sys(SYS_close, tty_master);
	do
		ret = sys(SYS_write, tty_slave, text, sizeof(text));
	while (ret > 0);
	return ret != -EIO;
}

/* Each change of settings waits until what was written has gone out. */
static int setter(void *unused)
{
	struct winsize_abi size = { 1, 1, 0, 0 };
	struct termios_abi now;
	long ret;

	sys(SYS_close, tty_master);
	do {
		size.rows++;
		ret = sys(SYS_ioctl, tty_slave, TIOCSWINSZ, &size);
		if (!ret)
			ret = sys(SYS_ioctl, tty_slave, TCGETS, &now);
		now.lflag ^= ICANON;
		if (!ret)
			ret = sys(SYS_ioctl, tty_slave, TCSETSW, &now);
		if (!ret)
			ret = sys(SYS_ioctl, tty_slave, TCFLSH, TCIOFLUSH);
	} while (!ret);
	return ret != -EIO;
}

/* Once the master has gone its name has, too; in between it opens nothing. */
static int opener(void *unused)
{
	long fd;

	sys(SYS_close, tty_master);
	while ((fd = sys(SYS_open, tty_path, O_RDWR | O_NOCTTY | O_NONBLOCK)) >= 0)
		sys(SYS_close, fd);
	return fd != -EIO && fd != -ENOENT && fd != -ENXIO;
}

/* It has the terminal for its own, if it comes in time, and looks for it until it is gone. */
static int leader(void *unused)
{
	long fd;

	sys(SYS_close, tty_master);
	signal_set(SIGHUP, SIG_IGNORE);
	sys(SYS_setsid);
	sys(SYS_ioctl, tty_slave, TIOCSCTTY, 0);
	while ((fd = sys(SYS_open, "/dev/tty", O_RDWR)) >= 0)
		sys(SYS_close, fd);
	return fd != -ENXIO && fd != -EIO;
}

int main(void)
{
	static int (*const programs[])(void *) = { reader, writer, setter, opener, leader };
	static const char *const names[] = { "a reader", "a writer", "who sets", "who opens",
					     "the leader" };
	int wrong[ARRAY_SIZE(programs)] = {};
	long pids[ARRAY_SIZE(programs)];
	char buf[256];

	ktap_begin(ARRAY_SIZE(programs));
	for (int round = 0; round < ROUNDS; round++) {
		tty_open_pair();
		for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
			pids[i] = proc_start(programs[i], NULL);
		for (int i = 0; i < round % 8; i++) {
			tty_type("typed\n");
			if (tty_is_ready(tty_master, POLLIN, TTY_PATIENCE))
				sys(SYS_read, tty_master, buf, sizeof(buf));
		}
		sys(SYS_close, tty_master);
		for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
			wrong[i] += proc_wait(pids[i]) != 0;
		sys(SYS_close, tty_slave);
	}
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		ktap_ret(wrong[i], 0, "%s is told, %d times", names[i], ROUNDS);
	return ktap_end();
}
