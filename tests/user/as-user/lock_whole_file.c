/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_whole_file.c - flock: shared or exclusive, owned by the open
 * file, unaware of record locks.
 */
#include "tests/user/handlers.h"
#include "tests/user/locks.h"

static int fd;

static int waits(void *interrupted)
{
	int own = lock_open();

	handle(SIGUSR1, catch_it, 0);
	CHECK(sys(SYS_flock, own, LOCK_EX) == (interrupted ? -EINTR : 0));
	return 0;
}

static int child_unlocks(void *unused)
{
	CHECK(sys(SYS_flock, fd, LOCK_UN) == 0);
	return 0;
}

int main(void)
{
	int other;
	long pid;

	ktap_begin(15);
	fd = lock_open();
	other = lock_open();
	ktap_ret(sys(SYS_flock, fd, LOCK_SH), 0, "shared");
	ktap_ret(sys(SYS_flock, other, LOCK_SH | LOCK_NB), 0, "by another, too");
	ktap_ret(sys(SYS_flock, other, LOCK_EX | LOCK_NB), -EAGAIN, "not exclusive");
	sys(SYS_flock, fd, LOCK_UN);
	ktap_ret(sys(SYS_flock, other, LOCK_EX | LOCK_NB), 0, "now it is alone");
	ktap_ret(sys(SYS_flock, sys(SYS_dup, other), LOCK_SH), 0,
		 "a duplicate changes the same lock");
	ktap_ret(sys(SYS_flock, fd, LOCK_SH | LOCK_NB), 0, "which is shared again");
	sys(SYS_flock, fd, LOCK_UN);
	sys(SYS_flock, other, LOCK_UN);
	ktap_ret(sys(SYS_flock, fd, LOCK_EX), 0, "exclusive");
	ktap_ok(lock_map(fd, "...."), "record locks know nothing of it");
	pid = proc_start(waits, (void *)1);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "a signal ends the wait");
	pid = proc_start(waits, NULL);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(proc_run(child_unlocks, NULL), 0,
		 "a child that has the same open file unlocks it");
	ktap_ret(proc_wait(pid), 0, "and who waited has it");
	ktap_ret(sys(SYS_flock, fd, LOCK_UN), 0, "unlocking twice is no error");
	ktap_ret(sys(SYS_flock, fd, 0), -EINVAL, "no such command");
	ktap_ret(sys(SYS_flock, fd, LOCK_SH | LOCK_EX), -EINVAL, "two at once");
	ktap_ret(sys(SYS_flock, 99, LOCK_SH), -EBADF, "not open");
	return ktap_end();
}
