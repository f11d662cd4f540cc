/* SPDX-License-Identifier: MIT */
/*
 * tests/user/process.h - children: making them, meeting them, burying them.
 *
 * What:     A test that forks lets the parent alone speak: the child does its
 *           part and tells by its exit status (0, or the number of the check
 *           that did not hold) or through memory shared with the parent.
 *           Two processes meet by looking at shared memory and yielding,
 *           which works on one CPU as well as on many, and waits no time.
 * Start at: proc_run, then proc_fork, proc_wait, UNTIL.
 * Holds:    every child is waited for by who made it.
 * See it:   tests/user/as-user/fork_*.c, wait_*.c.
 */
#ifndef TESTS_USER_PROCESS_H
#define TESTS_USER_PROCESS_H

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/user/ktap.h"

/* Given up after this long: only a kernel that is wrong lets us wait so. */
#define UNTIL_SECONDS 60

static KTAP_UNUSED long proc_seconds(void)
{
	struct timespec now = { 0, 0 };

	sys(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* One turn of UNTIL: let others run, and look at the clock now and then. */
static KTAP_UNUSED void proc_until_turn(unsigned long *turn, long *deadline, const char *what)
{
	char line[256];

	sys(SYS_sched_yield);
	if (++*turn % 1024)
		return;
	if (!*deadline)
		*deadline = proc_seconds() + UNTIL_SECONDS;
	if (proc_seconds() < *deadline)
		return;
	format_line(line, sizeof(line), "Bail out! waited too long for: %s\n", what);
	sys_write_all(1, line, strlen(line));
	sys_exit(KTAP_FAIL);
}

/* UNTIL - let others run until @condition, which others make true, holds. */
#define UNTIL(condition)                                                           \
	do {                                                                       \
		unsigned long until_turn = 0;                                      \
		long until_deadline = 0;                                           \
		while (!(condition))                                               \
			proc_until_turn(&until_turn, &until_deadline, #condition); \
	} while (0)

/* CHECK - in a child: what does not hold ends it, its line is its status. */
#define CHECK(condition)                                                                    \
	do {                                                                                \
		if (!(condition)) {                                                         \
			ktap_note("line %d: this does not hold: %s", __LINE__, #condition); \
			sys_exit(1);                                                        \
		}                                                                           \
	} while (0)

/* proc_fork - fork(2); without it the test cannot begin. */
static KTAP_UNUSED long proc_fork(void)
{
	return ktap_need(sys(SYS_fork), "fork");
}

/* proc_wait - the status word of child @pid, once it has ended. */
static KTAP_UNUSED int proc_wait(long pid)
{
	int status = -1;
	long got;

	do {
		got = sys(SYS_wait4, pid, &status, 0, NULL);
	} while (got == -EINTR);
	ktap_need(got, "wait4");
	return status;
}

/* proc_start - a child that runs @fn(@arg) and exits with what it returns. */
static KTAP_UNUSED long proc_start(int (*fn)(void *arg), void *arg)
{
	long pid = proc_fork();

	if (pid == 0)
		sys_exit(fn(arg));
	return pid;
}

/* proc_run - the same, to its end.  => its status word: 0 is a good end */
static KTAP_UNUSED int proc_run(int (*fn)(void *arg), void *arg)
{
	return proc_wait(proc_start(fn, arg));
}

/* proc_end - kill child @pid, and bury it. */
static KTAP_UNUSED void proc_end(long pid)
{
	sys(SYS_kill, pid, SIGKILL);
	proc_wait(pid);
}

/* What the status words of wait4 are, so that a test can compare whole words. */
#define STATUS_EXITED(code)    ((code) << 8)
#define STATUS_KILLED(number)  (number)
#define STATUS_STOPPED(number) ((number) << 8 | 0x7f)
#define STATUS_CONTINUED       0xffff

/*
 * proc_shared - @bytes of zeroed memory that children share with us.
 */
static KTAP_UNUSED void *proc_shared(size_t bytes)
{
	return (void *)ktap_need(sys(SYS_mmap, 0, bytes, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0),
				 "shared memory");
}

/* proc_pages - @pages private, writable pages. */
static KTAP_UNUSED void *proc_pages(size_t pages)
{
	return (void *)ktap_need(sys_map(pages, PROT_READ | PROT_WRITE), "memory");
}

/* proc_pipe - a pipe: fds[0] is read from, fds[1] is written to. */
static KTAP_UNUSED void proc_pipe(int fds[2])
{
	ktap_need(sys(SYS_pipe2, fds, 0), "pipe2");
}

/* proc_linger - for a child: do nothing, until killed. */
static KTAP_UNUSED int proc_linger(void *unused)
{
	for (;;)
		sys(SYS_pause);
	return 0;
}

/*
 * proc_is_asleep - does thread @tid sleep in a system call, until a signal or
 * longer?
 *
 * A test that wants to interrupt a call needs to know that the call has begun:
 * there is no way but /proc/TID/status to see it from outside.
 */
static KTAP_UNUSED bool proc_is_asleep(long tid)
{
	char path[64], text[1024];
	const char *state;
	long fd, got;

	format_line(path, sizeof(path), "/proc/%ld/status", tid);
	fd = ktap_need(sys(SYS_open, path, O_RDONLY), "/proc/TID/status");
	got = ktap_need(sys(SYS_read, fd, text, sizeof(text) - 1), "reading /proc/TID/status");
	sys(SYS_close, fd);
	text[got] = 0;
	state = strstr(text, "\nState:\t");
	if (state && state[8] == 'Z') /* who waits for it to fall asleep would wait for ever */
		ktap_need(-ESRCH, "somebody who is alive, to fall asleep");
	return state && state[8] == 'S';
}

#endif
