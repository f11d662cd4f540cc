/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/futex_across_fork.c - a futex in shared memory is one for
 * all processes, at whatever address they have it; in private memory each has
 * its own.
 */
#include "tests/user/threads.h"

static volatile int private;

static int waiter(void *word)
{
	long result;

	do {
		result = futex_wait(word, 0, NULL);
	} while (result == -EINTR);
	return result == 0 ? 0 : 1;
}

int main(void)
{
	volatile int *shared = proc_shared(2 * PAGE);
	volatile int *untouched = shared + PAGE / sizeof(int);
	struct timespec moment = { 0, 20000000 };
	long pid;

	ktap_begin(7);
	pid = proc_start(waiter, (void *)shared);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(sys(SYS_futex, shared, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0), 0,
		 "a private wake does not reach another process");
	ktap_ret(futex_wake(shared, 10), 1, "a wake does");
	ktap_ret(proc_wait(pid), 0, "it is awake");
	pid = proc_start(waiter, (void *)untouched);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(futex_wake(untouched, 10), 1, "in a page that we have never touched");
	proc_wait(pid);
	pid = proc_start(waiter, (void *)&private);
	UNTIL(proc_is_asleep(pid));
	ktap_ret(futex_wake(&private, 10), 0, "at the same address, but private: nobody");
	private = 1;
	ktap_ret(sys(SYS_futex, &private, FUTEX_WAIT, 1, &moment, NULL, 0), -ETIMEDOUT,
		 "nor are we woken");
	proc_end(pid);
	ktap_ret(futex_wake(shared, 10), 0, "the dead do not wait");
	return ktap_end();
}
