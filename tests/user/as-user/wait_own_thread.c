/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/wait_own_thread.c - with __WNOTHREAD a thread sees only the
 * children that it made itself, and those of threads that have ended.
 */
#include "tests/user/threads.h"

#define OWN	0x20000000 /* __WNOTHREAD */
#define NO_HANG 1	   /* WNOHANG */

static volatile long by_main, by_thread, saw_all, saw_own, saw_first;
static volatile int may_end;

static int thread(void *unused)
{
	saw_all = sys(SYS_wait4, -1, NULL, NO_HANG, NULL);
	saw_own = sys(SYS_wait4, -1, NULL, NO_HANG | OWN, NULL);
	by_thread = proc_start(proc_linger, NULL);
	saw_first = sys(SYS_wait4, by_thread, NULL, NO_HANG | OWN, NULL);
	UNTIL(may_end);
	return 0;
}

int main(void)
{
	struct thread second = { 0 };

	ktap_begin(9);
	by_main = proc_start(proc_linger, NULL);
	thread_start(&second, thread, NULL);
	UNTIL(saw_first != 0 || by_thread != 0);
	ktap_ret(sys(SYS_wait4, by_thread, NULL, NO_HANG, NULL), 0, "a thread's child is ours too");
	ktap_ret(sys(SYS_wait4, by_thread, NULL, NO_HANG | OWN, NULL), -ECHILD,
		 "but not with __WNOTHREAD");
	ktap_ret(sys(SYS_wait4, -1, NULL, NO_HANG | OWN, NULL), 0,
		 "where there is the one we made");
	may_end = 1;
	thread_join(&second);
	ktap_ret(saw_all, 0, "the thread has a child, ours");
	ktap_ret(saw_own, -ECHILD, "and none that it made");
	ktap_ret(saw_first, 0, "until it does");
	UNTIL(sys(SYS_wait4, by_thread, NULL, NO_HANG | OWN, NULL) == 0);
	ktap_ok(true, "it ends: its child is now ours");
	sys(SYS_kill, by_thread, SIGKILL);
	ktap_ret(sys(SYS_wait4, by_thread, NULL, OWN, NULL), by_thread, "and can be waited for");
	sys(SYS_kill, by_main, SIGKILL);
	ktap_ret(sys(SYS_wait4, -1, NULL, OWN, NULL), by_main, "as the first one can");
	return ktap_end();
}
