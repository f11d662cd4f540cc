/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_cwd.c - /proc/PID/cwd leads to where a process
 * stands; execve leaves it there, and its umask too.
 */
#include <fcntl.h>

#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

static bool stands_at(const char *link, const char *expected)
{
	char target[256];
	long got = sys(SYS_readlink, link, target, sizeof(target) - 1);

	target[got > 0 ? got : 0] = 0;
	return strcmp(target, expected) == 0;
}

static int mover(void *stage)
{
	CHECK(sys(SYS_chdir, "/dev") == 0);
	*(volatile int *)stage = 1;
	return proc_linger(NULL);
}

/* Begun anew by execve with a second word, in /dev. */
static int after_exec(void)
{
	char cwd[64];

	CHECK(sys(SYS_getcwd, cwd, sizeof(cwd)) == 5 && strcmp(cwd, "/dev") == 0);
	CHECK(sys(SYS_umask, 0) == 0351);
	return 0;
}

static int executes(void *path)
{
	char *words[] = { path, "again", NULL };

	CHECK(sys(SYS_chdir, "/dev") == 0);
	sys(SYS_umask, 0351);
	return (int)sys(SYS_execve, path, words, NULL);
}

int main(int argc, char **argv)
{
	volatile int *stage;
	char link[64];
	long child;

	if (argc > 1)
		return after_exec();
	ktap_begin(8);
	ktap_need(sys(SYS_chdir, "/proc"), "chdir");
	ktap_ok(stands_at("/proc/self/cwd", "/proc"), "our own");
	ktap_ok(stands_at("self/cwd", "/proc"), "by a path that begins there");
	ktap_ok(sys(SYS_open, "/proc/self/cwd/uptime", O_RDONLY) >= 0, "paths lead through it");
	stage = proc_shared(PAGE);
	child = proc_start(mover, (void *)stage);
	UNTIL(*stage);
	format_line(link, sizeof(link), "/proc/%ld/cwd", child);
	ktap_ok(stands_at(link, "/dev"), "a child's that went elsewhere");
	ktap_ok(stands_at("/proc/self/cwd", "/proc"), "we did not");
	proc_end(child);
	ktap_ret(proc_run(executes, argv[0]), 0, "the next program begins where the last one was");
	sys(SYS_umask, 0123);
	pid_slurp("self", "status");
	ktap_ret(status_number("Umask", 8), 0123, "Umask in status");
	ktap_ok(status_number("FDSize", 10) >= 64, "FDSize: room for 64 at least");
	return ktap_end();
}
