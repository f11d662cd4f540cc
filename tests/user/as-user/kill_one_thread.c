/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/kill_one_thread.c - tgkill reaches that thread alone;
 * kill reaches any that does not block the signal.
 */
#include "tests/user/handlers.h"
#include "tests/user/threads.h"

static volatile long handled_by;
static volatile int handled, stop, ready;

static void handler(int number, siginfo_t *info, void *context)
{
	handled_by = sys(SYS_gettid);
	handled = handled + 1;
}

static int body(void *unused)
{
	signal_mask(0);
	ready = 1;
	UNTIL(stop);
	return 0;
}

int main(void)
{
	static struct thread thread;
	long pid = sys(SYS_getpid);

	ktap_begin(6);
	handle(SIGUSR1, handler, SA_RESTART);
	thread_start(&thread, body, NULL);
	UNTIL(ready);
	ktap_ret(sys(SYS_tgkill, pid, thread.tid, SIGUSR1), 0, "tgkill of the other thread");
	UNTIL(handled == 1);
	ktap_ret(handled_by, thread.tid, "it takes the signal");
	sys(SYS_tgkill, pid, pid, SIGUSR1);
	ktap_ret(handled_by, pid, "and of ourselves: we");
	signal_block(SIG_BIT(SIGUSR1));
	ktap_ret(sys(SYS_kill, pid, SIGUSR1), 0, "kill, while we block it");
	UNTIL(handled == 3);
	ktap_ret(handled_by, thread.tid, "the other takes it");
	ktap_ret(sys(SYS_tgkill, pid + 1000000, thread.tid, SIGUSR1), -ESRCH,
		 "a thread of another process than that");
	stop = 1;
	thread_join(&thread);
	return ktap_end();
}
