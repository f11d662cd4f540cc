/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_unmapped_while_waiting.c - memory is unmapped under
 * a thread that sleeps in it; the thread can be woken by a signal, and the
 * kernel does not mind.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static volatile int *page;
static volatile long result = 1;

static int body(void *unused)
{
	result = futex_wait(page, 0, NULL);
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };

	ktap_begin(2);
	handle(SIGUSR1, catch_it, 0);
	page = proc_pages(1);
	*page = 0;
	thread_start(&thread, body, NULL);
	UNTIL(proc_is_asleep(thread.tid));
	sys(SYS_munmap, page, PAGE);
	sys(SYS_tgkill, sys(SYS_getpid), thread.tid, SIGUSR1);
	thread_join(&thread);
	ktap_ret(result, -EINTR, "it wakes by the signal");
	ktap_ret(caught_count, 1, "which it handled");
	return ktap_end();
}
