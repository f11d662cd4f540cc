/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_blocks_writer.c - a write to a full pipe waits for
 * room, as often as it takes, and ends with EPIPE if the reader goes.
 */
#include "tests/user/pipes.h"
#include "tests/user/process.h"
#include "tests/user/signals.h"

#define MANY (5 * PIPE_SIZE + 1234)

static struct pipe_ends p;
static char buf[MANY];

static int writer(void *unused)
{
	sys(SYS_close, p.in);
	pipe_pattern(buf, MANY, 0);
	CHECK(sys(SYS_write, p.out, buf, MANY) == MANY);
	return 0;
}

static int left_alone(void *unused)
{
	sys(SYS_close, p.in);
	signal_set(SIG_PIPE, SIG_IGNORE);
	/* what was taken before the reader went counts */
	CHECK(sys(SYS_write, p.out, buf, PIPE_SIZE + 1) == PIPE_SIZE);
	CHECK(sys(SYS_write, p.out, buf, 1) == -EPIPE);
	return 0;
}

static int killed_by_sigpipe(void *unused)
{
	sys(SYS_close, p.in);
	sys(SYS_write, p.out, buf, 1);
	return 1;
}

int main(void)
{
	long pid, got, total = 0, wrong = 0;

	ktap_begin(6);
	p = pipe_make(0);
	pid = proc_start(writer, NULL);
	UNTIL(proc_is_asleep(pid));
	sys(SYS_close, p.out);
	while ((got = sys(SYS_read, p.in, buf, 7777)) > 0) {
		wrong += !pipe_matches(buf, (size_t)got, (unsigned long)total);
		total += got;
	}
	ktap_ret(got, 0, "read until the end");
	ktap_ret(total, MANY, "a write of more than five times what fits");
	ktap_ret(wrong, 0, "came through as it was");
	ktap_ret(proc_wait(pid), 0, "in one call");
	sys(SYS_close, p.in);

	p = pipe_make(0);
	pid = proc_start(left_alone, NULL);
	UNTIL(proc_is_asleep(pid));
	pipe_close(p);
	ktap_ret(proc_wait(pid), 0, "the reader goes while a writer sleeps");

	p = pipe_make(0);
	pipe_fill_to(p, PIPE_SIZE);
	pid = proc_start(killed_by_sigpipe, NULL);
	UNTIL(proc_is_asleep(pid));
	pipe_close(p);
	ktap_ret(proc_wait(pid), STATUS_KILLED(SIG_PIPE), "and the writer does not ignore SIGPIPE");
	return ktap_end();
}
