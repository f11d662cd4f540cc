/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/tty_background_reader.c - who reads in the background gets
 * SIGTTIN and stops; continued in the foreground, the read goes on.
 */
#include "tests/user/handlers.h"
#include "tests/user/tty.h"

static int reader(void *unused)
{
	char buf[8];

	sys(SYS_setpgid, 0, 0);
	CHECK(sys(SYS_read, tty_slave, buf, sizeof(buf)) == 5);
	return 0;
}

static int deaf_reader(void *blocked)
{
	char buf[8];

	sys(SYS_setpgid, 0, 0);
	if (blocked)
		signal_mask(SIG_BIT(SIGTTIN));
	else
		signal_set(SIGTTIN, SIG_IGNORE);
	CHECK(sys(SYS_read, tty_slave, buf, sizeof(buf)) == -EIO);
	return 0;
}

static int catching_reader(void *unused)
{
	char buf[8];

	sys(SYS_setpgid, 0, 0);
	handle(SIGTTIN, catch_it, 0);
	CHECK(sys(SYS_read, tty_slave, buf, sizeof(buf)) == -EINTR);
	CHECK(caught_count == 1 && caught[0].info.si_code == SI_KERNEL);
	return 0;
}

/* Its parent ends: nobody could continue it any more. */
static int orphan(void *told)
{
	char buf[8];

	sys(SYS_setpgid, 0, 0);
	UNTIL(sys(SYS_getppid) != ((volatile long *)told)[0]);
	((volatile long *)told)[1] = sys(SYS_read, tty_slave, buf, sizeof(buf));
	return 0;
}

static int parent_of_orphan(void *told)
{
	((volatile long *)told)[0] = sys(SYS_getpid);
	sys(SYS_setpgid, 0, 0);
	proc_start(orphan, told);
	return 0;
}

static int session(void *told)
{
	int status = 0, group;
	long pid;

	tty_control();
	signal_set(SIGTTOU, SIG_IGNORE);
	pid = proc_start(reader, NULL);
	CHECK(sys(SYS_wait4, pid, &status, WUNTRACED, NULL) == pid);
	CHECK(status == STATUS_STOPPED(SIGTTIN));
	group = (int)pid;
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSPGRP, &group) == 0);
	tty_type("text\n");
	CHECK(sys(SYS_kill, pid, SIGCONT) == 0);
	CHECK(proc_wait(pid) == 0);
	group = (int)sys(SYS_getpid);
	CHECK(sys(SYS_ioctl, tty_slave, TIOCSPGRP, &group) == 0);
	CHECK(proc_run(deaf_reader, NULL) == 0);
	CHECK(proc_run(deaf_reader, told) == 0);
	CHECK(proc_run(catching_reader, NULL) == 0);
	CHECK(proc_run(parent_of_orphan, told) == 0);
	UNTIL(((volatile long *)told)[1] != 0);
	return 0;
}

int main(void)
{
	volatile long *told = proc_shared(PAGE);

	tty_open_pair();
	ktap_begin(2);
	ktap_ret(proc_run(session, (void *)told), 0,
		 "stopped and continued; EIO if it ignores or blocks SIGTTIN");
	ktap_ret(told[1], -EIO, "and for an orphan");
	return ktap_end();
}
