/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_waits.c - F_SETLKW sleeps until the last lock in its way is gone;
 * a signal with a handler ends it, and without SA_RESTART it is not made again.
 */
#include "tests/user/handlers.h"
#include "tests/user/locks.h"

static int fd;

static int wait_for_all(void *unused)
{
	CHECK(lock_set(fd, F_SETLKW, F_WRLCK, 0, 0) == 0);
	return 0;
}

static int wait_and_be_interrupted(void *flags)
{
	handle(SIGUSR1, catch_it, (unsigned long)flags);
	CHECK(lock_set(fd, F_SETLKW, F_RDLCK, 0, 1) == (flags ? 0 : -EINTR));
	CHECK(caught_count == 1);
	return 0;
}

int main(void)
{
	long pid, more[4];
	int good = 0;

	ktap_begin(7);
	fd = lock_open();
	lock_must(fd, F_SETLK, F_WRLCK, 0, 1);
	lock_must(fd, F_SETLK, F_WRLCK, 10, 1);
	pid = proc_start(wait_for_all, NULL);
	UNTIL(proc_is_asleep(pid));
	lock_must(fd, F_SETLK, F_UNLCK, 0, 1);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_wait4, pid, NULL, WNOHANG, NULL), 0, "one of two is gone: it still waits");
	lock_must(fd, F_SETLK, F_UNLCK, 10, 1);
	ktap_ret(proc_wait(pid), 0, "both are gone: it has its lock");
	ktap_ok(lock_map(fd, "..."), "which went with its end");

	lock_must(fd, F_SETLK, F_WRLCK, 0, 1);
	pid = proc_start(wait_and_be_interrupted, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	ktap_ret(proc_wait(pid), 0, "a handler without SA_RESTART: EINTR");
	pid = proc_start(wait_and_be_interrupted, (void *)SA_RESTART);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIGUSR1);
	UNTIL(proc_is_asleep(pid));
	lock_must(fd, F_SETLK, F_RDLCK, 0, 1);
	ktap_ret(proc_wait(pid), 0,
		 "with SA_RESTART it goes on waiting; a write lock made a read lock lets it in");

	lock_must(fd, F_SETLK, F_WRLCK, 0, 1);
	for (int i = 0; i < 4; i++)
		more[i] = proc_start(wait_for_all, NULL);
	for (int i = 0; i < 4; i++)
		UNTIL(proc_is_asleep(more[i]));
	sys(SYS_kill, more[2], SIGKILL);
	ktap_ret(proc_wait(more[2]), STATUS_KILLED(SIGKILL), "one that waits can be killed");
	lock_must(fd, F_SETLK, F_UNLCK, 0, 1);
	for (int i = 0; i < 4; i++)
		good += i != 2 && proc_wait(more[i]) == 0;
	ktap_ret(good, 3, "the others get it one after the other");
	return ktap_end();
}
