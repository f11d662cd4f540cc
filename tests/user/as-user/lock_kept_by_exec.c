/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/lock_kept_by_exec.c - the lock of a process with threads
 * outlives its execve: the descriptors are still its own.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/threads.h"

static char *program;

/* The new program: does another process find the lock, under our number? */
static int see(int fd)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	long child = proc_fork();

	if (child)
		return proc_wait(child);
	CHECK(sys(SYS_fcntl, fd, F_GETLK, &lock) == 0);
	CHECK(lock.l_type == F_WRLCK);
	CHECK(lock.l_pid == sys(SYS_getppid));
	return 0;
}

static int lock_and_execute(void *unused)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10 };
	char digits[8], *arguments[] = { program, digits, NULL };
	struct thread thread = { 0 };
	long fd = sys(SYS_memfd_create, "locked", 0);

	CHECK(fd >= 0);
	thread_start(&thread, proc_linger, NULL);
	CHECK(sys(SYS_fcntl, fd, F_SETLK, &lock) == 0);
	format_line(digits, sizeof(digits), "%ld", fd);
	return (int)sys(SYS_execve, program, arguments, arguments + 2);
}

int main(int argc, char **argv)
{
	program = argv[0];
	if (argc > 1)
		sys_exit(see((int)number_at(argv[1], 10)) ? 1 : 0);
	ktap_begin(1);
	ktap_ret(proc_run(lock_and_execute, NULL), 0, "the new program has the lock of the old");
	return ktap_end();
}
