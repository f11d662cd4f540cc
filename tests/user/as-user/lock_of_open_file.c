/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_of_open_file.c - F_OFD_SETLK: a lock belongs to the open file,
 * however many descriptors and processes have it, and goes with the last of them.
 */
#include "tests/user/locks.h"

static int fd;

static int through_fork(void *unused)
{
	CHECK(lock_set(fd, F_OFD_SETLK, F_WRLCK, 1, 1) == 0);
	return 0;
}

static int waits(void *unused)
{
	int own = lock_open();

	sys(SYS_close, fd); /* or it would wait for itself */
	CHECK(lock_set(own, F_OFD_SETLKW, F_RDLCK, 0, 0) == 0);
	return 0;
}

int main(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_pid = 1 };
	int other;
	long pid;

	ktap_begin(11);
	fd = lock_open();
	other = lock_open();
	ktap_ret(lock_set(fd, F_OFD_SETLK, F_WRLCK, 0, 1), 0, "one byte");
	ktap_ret(lock_set(other, F_OFD_SETLK, F_RDLCK, 0, 1), -EAGAIN,
		 "another open of the same process is somebody else");
	ktap_ret(lock_set(fd, F_SETLK, F_WRLCK, 0, 1), -EAGAIN, "so is the process itself");
	ktap_ret(lock_held(other, F_OFD_GETLK, F_RDLCK, 0, 0).l_pid, -1, "it has no pid");
	sys(SYS_close, sys(SYS_dup, fd));
	ktap_ok(lock_map(fd, "w.."), "closing a duplicate keeps it");
	ktap_ret(proc_run(through_fork, NULL), 0,
		 "a child has the same open file: it may add to the lock");
	ktap_ok(lock_map(fd, "ww."), "which stays when the child ends");
	ktap_ret(sys(SYS_fcntl, fd, F_OFD_SETLK, &lock), -EINVAL, "l_pid must be 0");
	pid = proc_start(waits, NULL);
	UNTIL(proc_is_asleep(pid));
	lock_must(fd, F_OFD_SETLK, F_UNLCK, 0, 1);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_wait4, pid, NULL, WNOHANG, NULL), 0, "another waits for all of it");
	sys(SYS_close, fd);
	ktap_ret(proc_wait(pid), 0, "until the open file is gone");
	ktap_ok(lock_map(other, "..."), "nothing is left");
	return ktap_end();
}
