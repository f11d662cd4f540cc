/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_interrupted.c - a signal whose handler has no
 * SA_RESTART ends a waiting read with EINTR, and a waiting write with what it
 * had done; with SA_RESTART the read goes on.
 */
#include "tests/user/handlers.h"
#include "tests/user/pipes.h"

static struct pipe_ends p;
static char buf[2 * PIPE_SIZE];
static struct pipe_ends told;

static int reader(void *flags)
{
	handle(SIG_USR1, catch_it, (unsigned long)flags);
	CHECK(sys(SYS_read, p.in, buf, 1) == (flags ? 1 : -EINTR));
	CHECK(caught_count == 1);
	return 0;
}

static int writer(void *unused)
{
	handle(SIG_USR1, catch_it, 0);
	CHECK(sys(SYS_write, p.out, buf, sizeof(buf)) == PIPE_SIZE);
	sys(SYS_write, told.out, "x", 1);
	CHECK(sys(SYS_write, p.out, buf, 1) == -EINTR);
	CHECK(caught_count == 2);
	return 0;
}

int main(void)
{
	long pid;

	ktap_begin(3);
	told = pipe_make(0);
	p = pipe_make(0);
	pid = proc_start(reader, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIG_USR1);
	ktap_ret(proc_wait(pid), 0, "read: EINTR");
	pid = proc_start(reader, (void *)SA_RESTART);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIG_USR1);
	sys(SYS_write, p.out, "x", 1);
	ktap_ret(proc_wait(pid), 0, "read under SA_RESTART: the byte");
	pid = proc_start(writer, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIG_USR1);
	sys(SYS_read, told.in, buf, 1); /* the first write is over */
	UNTIL(proc_is_asleep(pid));
	sys(SYS_kill, pid, SIG_USR1);
	ktap_ret(proc_wait(pid), 0, "write: what was taken, then EINTR");
	return ktap_end();
}
