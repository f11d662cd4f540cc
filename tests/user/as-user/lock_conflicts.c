/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_conflicts.c - which locks of two processes can be held at once,
 * and who is named as being in the way.
 */
#include "tests/user/locks.h"

static int fd;

static long as_child(int type, long start, long len)
{
	long pid = proc_fork();

	if (pid == 0)
		sys_exit(-(int)lock_set(fd, F_SETLK, type, start, len));
	return -(proc_wait(pid) >> 8);
}

static int who_is_told(void *parent)
{
	struct flock held = lock_held(fd, F_GETLK, F_RDLCK, 0, 0);

	CHECK(held.l_type == F_WRLCK);
	CHECK(held.l_whence == SEEK_SET && held.l_start == 10 && held.l_len == 10);
	CHECK(held.l_pid == (pid_t)(long)parent);
	held = lock_held(fd, F_GETLK, F_WRLCK, 30, 0);
	CHECK(held.l_type == F_RDLCK);
	CHECK(held.l_start == 30 && held.l_len == 0);
	CHECK(lock_held(fd, F_GETLK, F_RDLCK, 30, 0).l_type == F_UNLCK);
	return 0;
}

int main(void)
{
	ktap_begin(9);
	fd = lock_open();
	lock_must(fd, F_SETLK, F_WRLCK, 10, 10);
	lock_must(fd, F_SETLK, F_RDLCK, 30, 0);
	ktap_ret(as_child(F_RDLCK, 0, 10), 0, "before it: free");
	ktap_ret(as_child(F_WRLCK, 20, 10), 0, "behind it: free");
	ktap_ret(as_child(F_RDLCK, 19, 1), -EAGAIN, "its last byte, to read");
	ktap_ret(as_child(F_WRLCK, 0, 11), -EAGAIN, "its first byte, to write");
	ktap_ret(as_child(F_RDLCK, 25, 1000), 0, "readers share");
	ktap_ret(as_child(F_WRLCK, 1L << 40, 1), -EAGAIN, "a lock to the end has no end");
	ktap_ret(as_child(F_UNLCK, 10, 10), 0, "unlocking what is another's is no error");
	ktap_ok(lock_map(fd, "..........wwwwwwwwww.........."), "and has no effect");
	ktap_ret(proc_run(who_is_told, (void *)sys(SYS_getpid)), 0, "F_GETLK names who and what");
	return ktap_end();
}
