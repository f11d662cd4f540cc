/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_dropped_at_close.c - a process loses its record locks of a file
 * when it closes any descriptor of it; a child of fork does not have them; execve keeps them.
 */
#include "tests/user/locks.h"
#include "tests/user/threads.h"

static int fd;

static int child_has_none(void *unused)
{
	CHECK(lock_set(fd, F_SETLK, F_WRLCK, 0, 1) == -EAGAIN);
	sys(SYS_close, fd); /* a descriptor of ours: the parent's locks are not touched */
	return 0;
}

static int closer(void *unused)
{
	sys(SYS_close, sys(SYS_dup, fd));
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };
	int other;

	ktap_begin(7);
	fd = lock_open();
	lock_must(fd, F_SETLK, F_WRLCK, 0, 4);
	ktap_ret(proc_run(child_has_none, NULL), 0, "a child is somebody else");
	ktap_ok(lock_map(fd, "wwww."), "its close changes nothing");
	other = lock_open();
	sys(SYS_close, other);
	ktap_ok(lock_map(fd, "....."), "a close of another open of the same file drops them");
	lock_must(fd, F_SETLK, F_WRLCK, 0, 4);
	sys(SYS_dup2, 1, sys(SYS_dup, fd));
	ktap_ok(lock_map(fd, "....."), "so does dup2 over a duplicate");
	lock_must(fd, F_SETLK, F_WRLCK, 0, 4);
	thread_start(&thread, closer, NULL);
	thread_free(&thread);
	ktap_ok(lock_map(fd, "....."), "so does a thread");
	if (proc_fork() == 0) {
		lock_must(fd, F_SETLK, F_WRLCK, 0, 0);
		sys_exit(0);
	}
	ktap_ret(proc_wait(-1), 0, "a child locks all, and ends");
	ktap_ok(lock_map(fd, "....."), "its locks ended with it");
	return ktap_end();
}
