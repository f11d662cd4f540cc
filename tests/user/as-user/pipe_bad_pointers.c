/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_bad_pointers.c - pipe, read and write with bad
 * pointers: EFAULT, no descriptor is used up, no byte is lost or made up.
 */
#include <sys/ioctl.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/pipes.h"

static char buf[4 * 4096];

static long readable(struct pipe_ends p)
{
	int bytes = -1;

	sys(SYS_ioctl, p.in, FIONREAD, &bytes);
	return bytes;
}

static void write_across_the_end(struct pipe_ends p, char *area)
{
	ktap_ret(sys(SYS_write, p.out, area + PAGE - 50, 100), -EFAULT,
		 "write: 50 good bytes and 50 bad ones");
	ktap_ret(readable(p), 0, "none is in the pipe");
	ktap_ret(sys(SYS_write, p.out, area, 2 * PAGE), PAGE, "a good page and a bad one");
	ktap_ret(readable(p), PAGE, "the good one is in the pipe");
	sys(SYS_read, p.in, buf, sizeof(buf));
	ktap_ok(sys_all_are(buf, PAGE, 'w'), "whole");
}

static void read_across_the_end(struct pipe_ends p, char *area)
{
	pipe_pattern(buf, 100, 0);
	sys(SYS_write, p.out, buf, 100);
	ktap_ret(sys(SYS_read, p.in, area + PAGE - 50, 100), -EFAULT,
		 "read: room for 50 bytes and none for 50");
	ktap_ret(readable(p), 100, "all are still in the pipe");
	ktap_ret(sys(SYS_read, p.in, buf, 100), 100, "and can be read");
	ktap_ok(pipe_matches(buf, 100, 0), "unchanged");
}

int main(void)
{
	struct pipe_ends p = pipe_make(O_NONBLOCK);
	char *area = sys_arena(2);
	int lowest;

	ktap_begin(3 * BAD_COUNT + 1 + 9 - 2);
	bad_pointers_prepare();
	for (int i = 0; i < BAD_COUNT; i++)
		ktap_ret(sys(SYS_pipe2, bad_pointers[i].addr, 0), -EFAULT, "pipe2: %s",
			 bad_pointers[i].what);
	lowest = (int)sys(SYS_dup, p.in);
	ktap_ret(lowest, p.out + 1, "no descriptor was used up");
	for (int i = 0; i < BAD_COUNT - 2; i++)
		ktap_ret(sys(SYS_write, p.out, bad_pointers[i].addr, 8), -EFAULT, "write: %s",
			 bad_pointers[i].what);
	sys(SYS_write, p.out, "8 bytes!", 8);
	for (int i = 0; i < BAD_COUNT; i++)
		ktap_ret(sys(SYS_read, p.in, bad_pointers[i].addr, 8), -EFAULT, "read: %s",
			 bad_pointers[i].what);
	sys(SYS_read, p.in, buf, 8);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 'w', PAGE);
	write_across_the_end(p, area);
	read_across_the_end(p, area);
	return ktap_end();
}
