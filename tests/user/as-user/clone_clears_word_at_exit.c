/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_clears_word_at_exit.c - CLONE_CHILD_CLEARTID: the
 * word is zero when the thread has ended, and a sleeper there is woken.
 */
#include "tests/user/threads.h"

static struct thread thread;
static volatile int go;

static int body(void *unused)
{
	UNTIL(go);
	return 0;
}

int main(void)
{
	int tid;
	long woken;

	ktap_begin(4);
	thread_start(&thread, body, NULL);
	tid = thread.tid;
	ktap_ret(thread.alive, tid, "the word holds the thread's number");
	go = 1;
	do {
		woken = futex_wait(&thread.alive, tid, NULL);
	} while (woken == -EINTR);
	ktap_ok(woken == 0 || woken == -EAGAIN, "we sleep until it is cleared");
	ktap_ret(thread.alive, 0, "it is");
	ktap_ret(sys(SYS_set_tid_address, &go), sys(SYS_gettid),
		 "set_tid_address tells our number");
	sys(SYS_set_tid_address, NULL);
	return ktap_end();
}
