/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_whole_file_upgraded.c - who has a file by flock for reading and wants it
 * for writing gives the first up: two who both do so do not wait for each other.
 */
#include "tests/user/locks.h"

static int upgrades(void *fd)
{
	CHECK(sys(SYS_flock, (int)(long)fd, LOCK_EX) == 0);
	CHECK(sys(SYS_flock, (int)(long)fd, LOCK_UN) == 0);
	return 0;
}

int main(void)
{
	int one = lock_open(), other = lock_open(), third = lock_open();
	long pid;

	ktap_begin(9);
	ktap_ret(sys(SYS_flock, one, LOCK_SH), 0, "shared");
	ktap_ret(sys(SYS_flock, other, LOCK_SH), 0, "by two");
	ktap_ret(sys(SYS_flock, one, LOCK_EX | LOCK_NB), -EAGAIN, "not alone");
	ktap_ret(sys(SYS_flock, other, LOCK_EX | LOCK_NB), 0,
		 "but it has lost what it had, so the other can");
	ktap_ret(sys(SYS_flock, third, LOCK_SH | LOCK_NB), -EAGAIN, "alone");
	ktap_ret(sys(SYS_flock, other, LOCK_SH), 0, "and back");
	ktap_ret(sys(SYS_flock, one, LOCK_SH), 0, "shared again");
	pid = proc_start(upgrades, (void *)(long)one);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(upgrades((void *)(long)other), 0, "one waits, the other gets it");
	ktap_ret(proc_wait(pid), 0, "and then the first");
	return ktap_end();
}
