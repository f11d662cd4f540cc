/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_closed_under_reader.c - a thread closes the descriptor
 * that another one is just reading from: the read goes on with what it has.
 */
#include "tests/user/pipes.h"
#include "tests/user/threads.h"

static struct pipe_ends p;
static char byte;
static volatile long got = -1;

static int reader(void *unused)
{
	got = sys(SYS_read, p.in, &byte, 1);
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(5);
	p = pipe_make(0);
	thread_start(&thread, reader, NULL);
	UNTIL(proc_is_asleep(thread.tid));
	ktap_ret(sys(SYS_close, p.in), 0, "close the read end");
	ktap_ret(sys(SYS_dup, 1), p.in, "its number is free at once");
	ktap_ret(sys(SYS_write, p.out, "x", 1), 1, "the thread still holds the pipe: no EPIPE");
	thread_join(&thread);
	ktap_ret(got, 1, "it reads the byte");
	ktap_ok(byte == 'x', "that was written");
	return ktap_end();
}
