/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pty_is_locked_first.c - the terminal of a new pty cannot be
 * opened before its master says so; each pair has a number of its own.
 */
#include "tests/user/tty.h"

int main(void)
{
	int unlock = 0, locked = -1;
	unsigned int number[2];
	char path[32];
	long fd[2], terminal;

	ktap_begin(8);
	for (int i = 0; i < 2; i++) {
		fd[i] = ktap_need(sys(SYS_open, "/dev/ptmx", O_RDWR | O_NOCTTY), "/dev/ptmx");
		ktap_need(sys(SYS_ioctl, fd[i], TIOCGPTN, &number[i]), "TIOCGPTN");
	}
	ktap_ok(number[0] != number[1], "two pairs");
	format_line(path, sizeof(path), "/dev/pts/%u", number[0]);
	ktap_ret(sys(SYS_open, path, O_RDWR | O_NOCTTY), -EIO, "locked");
	ktap_ret(sys(SYS_ioctl, fd[0], TIOCGPTLCK, &locked), 0, "TIOCGPTLCK");
	ktap_ret(locked, 1, "says so");
	ktap_ret(sys(SYS_ioctl, fd[0], TIOCSPTLCK, &unlock), 0, "unlocked");
	terminal = sys(SYS_open, path, O_RDWR | O_NOCTTY);
	ktap_ok(!sys_failed(terminal), "it can be opened");
	ktap_ok(!sys_failed(sys(SYS_ioctl, fd[0], TIOCGPTPEER, O_RDWR | O_NOCTTY)),
		"by its master as well, without a name");
	ktap_ret(sys(SYS_ioctl, terminal, TIOCGPTN, &number[0]), -ENOTTY, "it is no master itself");
	return ktap_end();
}
