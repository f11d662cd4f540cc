/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/thread_ids.c - threads have one process number and each
 * its own thread number; the first has both the same.
 */
#include "tests/user/threads.h"

static volatile long ids[4];

static int body(void *unused)
{
	ids[0] = sys(SYS_getpid);
	ids[1] = sys(SYS_gettid);
	ids[2] = sys(SYS_getppid);
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(5);
	ktap_ret(sys(SYS_gettid), sys(SYS_getpid), "the first thread");
	thread_start(&thread, body, NULL);
	thread_join(&thread);
	ktap_ret(ids[0], sys(SYS_getpid), "another: the process number is the same");
	ktap_ok(ids[1] == thread.tid && ids[1] != ids[0], "its own number is not");
	ktap_ret(ids[2], sys(SYS_getppid), "the parent is the same");
	ktap_ret(sys(SYS_wait4, thread.tid, NULL, __WALL, NULL), -ECHILD,
		 "a thread is nobody's child");
	return ktap_end();
}
