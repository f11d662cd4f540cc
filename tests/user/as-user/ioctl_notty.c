/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/ioctl_notty.c - a command that a file does not know gives
 * ENOTTY.
 *
 * This is how a libc finds out that a file is no terminal.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define TCGETS	   0x5401
#define TIOCGWINSZ 0x5413
#define FIONREAD   0x541b

int main(int argc, char **argv)
{
	char buffer[256];
	long fd;

	ktap_begin(8);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_ret(sys(SYS_ioctl, fd, TIOCGWINSZ, buffer), -ENOTTY, "TIOCGWINSZ of a file");
	ktap_ret(sys(SYS_ioctl, fd, 0x12345678, buffer), -ENOTTY, "an unknown command of a file");
	sys(SYS_lseek, fd, -3L, SEEK_END);
	*(int *)buffer = 0;
	ktap_ret(sys(SYS_ioctl, fd, FIONREAD, buffer), 0, "but FIONREAD it knows");
	ktap_ret(*(int *)buffer, 3, "the bytes up to its end");
	fd = ktap_need(sys(SYS_open, "/dev/null", O_RDWR), "open /dev/null");
	ktap_ret(sys(SYS_ioctl, fd, TCGETS, buffer), -ENOTTY, "TCGETS of /dev/null");
	ktap_ret(sys(SYS_ioctl, fd, TIOCGWINSZ, NULL), -ENOTTY, "and with a bad pointer just so");
	fd = ktap_need(sys(SYS_open, "/", O_RDONLY), "open /");
	ktap_ret(sys(SYS_ioctl, fd, TIOCGWINSZ, buffer), -ENOTTY, "TIOCGWINSZ of a directory");
	fd = ktap_need(sys(SYS_open, "/proc/self/maps", O_RDONLY), "open /proc/self/maps");
	ktap_ret(sys(SYS_ioctl, fd, TIOCGWINSZ, buffer), -ENOTTY, "TIOCGWINSZ of a file of /proc");
	return ktap_end();
}
