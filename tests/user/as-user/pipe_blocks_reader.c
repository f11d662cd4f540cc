/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_blocks_reader.c - a read of an empty pipe waits for a
 * byte, or for the last writer to close it.
 */
#include "tests/user/pipes.h"
#include "tests/user/process.h"

static struct pipe_ends p;

/* One byte, four, then the end. */
static int reader(void *unused)
{
	char buf[16];

	sys(SYS_close, p.out);
	CHECK(sys(SYS_read, p.in, buf, sizeof(buf)) == 1 && buf[0] == 'a');
	CHECK(sys(SYS_read, p.in, buf, 2) == 2);
	CHECK(sys(SYS_read, p.in, buf + 2, sizeof(buf) - 2) == 2 && !memcmp(buf, "more", 4));
	CHECK(sys(SYS_read, p.in, buf, sizeof(buf)) == 0);
	return 0;
}

int main(void)
{
	long pid;

	ktap_begin(5);
	p = pipe_make(0);
	pid = proc_start(reader, NULL);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_write, p.out, "a", 1), 1, "a byte, while the reader sleeps");
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_write, p.out, "more", 4), 4, "four, when it sleeps again");
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_wait4, pid, NULL, WNOHANG, NULL), 0, "and it sleeps on");
	ktap_ret(sys(SYS_close, p.out), 0, "the last writer closes");
	ktap_ret(proc_wait(pid), 0, "the reader saw what it should");
	return ktap_end();
}
