/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_tty_ioctl.c - every request to a terminal that takes
 * a pointer refuses a bad one.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/tty.h"

static const struct {
	unsigned int request;
	bool writes, master;
	const char *name;
} requests[] = {
	{ TCGETS, true, false, "TCGETS" },
	{ TCSETS, false, false, "TCSETS" },
	{ TCSETSW, false, false, "TCSETSW" },
	{ TCSETSF, false, false, "TCSETSF" },
	{ TCGETS2, true, false, "TCGETS2" },
	{ TCSETS2, false, false, "TCSETS2" },
	{ TCGETA, true, false, "TCGETA" },
	{ TCSETA, false, false, "TCSETA" },
	{ TCSETAF, false, false, "TCSETAF" },
	{ TIOCGWINSZ, true, false, "TIOCGWINSZ" },
	{ TIOCSWINSZ, false, false, "TIOCSWINSZ" },
	{ TIOCOUTQ, true, false, "TIOCOUTQ" },
	{ 0x541b, true, false, "FIONREAD" },
	{ TIOCGETD, true, false, "TIOCGETD" },
	{ TIOCSETD, false, false, "TIOCSETD" },
	{ TIOCGEXCL, true, false, "TIOCGEXCL" },
	{ TIOCGPGRP, true, false, "TIOCGPGRP" },
	{ TIOCSPGRP, false, false, "TIOCSPGRP" },
	{ TIOCGSID, true, false, "TIOCGSID" },
	{ TIOCGPTN, true, true, "TIOCGPTN" },
	{ TIOCSPTLCK, false, true, "TIOCSPTLCK" },
	{ TIOCGPTLCK, true, true, "TIOCGPTLCK" },
	{ TIOCGPGRP, true, true, "TIOCGPGRP of the master" },
};

static int session(void *unused)
{
	tty_control();
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		for (size_t b = 0; b < BAD_COUNT; b++) {
			long got;

			if (bad_pointers[b].kind == BAD_TO_WRITE && !requests[i].writes)
				continue;
			got = sys(SYS_ioctl, requests[i].master ? tty_master : tty_slave,
				  requests[i].request, bad_pointers[b].addr);
			if (got == -EFAULT)
				continue;
			ktap_note("%s, %s: %ld", requests[i].name, bad_pointers[b].what, got);
			return 1;
		}
	return 0;
}

static int reader(void *unused)
{
	tty_type("text\n");
	if (!tty_is_ready(tty_slave, POLLIN, TTY_PATIENCE))
		return 1;
	CHECK(sys(SYS_read, tty_slave, bad_pointers[BAD_UNMAPPED].addr, 5) == -EFAULT);
	CHECK(sys(SYS_write, tty_slave, bad_pointers[BAD_UNMAPPED].addr, 5) == -EFAULT);
	CHECK(sys(SYS_write, tty_master, bad_pointers[BAD_UNMAPPED].addr, 5) == -EFAULT);
	return 0;
}

int main(void)
{
	bad_pointers_prepare();
	tty_open_pair();
	ktap_begin(2);
	ktap_ret(proc_run(session, NULL), 0, "EFAULT for each");
	ktap_ret(proc_run(reader, NULL), 0, "and for read and write");
	return ktap_end();
}
