/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_sets_thread_pointer.c - CLONE_SETTLS gives the
 * child an fs base of its own.
 */
#include "tests/user/threads.h"

static unsigned long tls[4] = { 0, 0, 0x1234, 0 };
static volatile unsigned long seen;

static int body(void *unused)
{
	unsigned long value;

	__asm__ volatile("mov %%fs:16, %0" : "=r"(value));
	seen = value;
	return 0;
}

int main(void)
{
	static volatile int alive;
	unsigned long before, after;
	char *stack = proc_pages(8);

	ktap_begin(3);
	__asm__ volatile("mov %%fs:0, %0" : "=r"(before));
	ktap_ok(thread_clone(THREAD_FLAGS | CLONE_SETTLS, stack + 8 * PAGE, &alive, &alive, tls,
			     body, NULL) > 0,
		"a thread");
	while (alive)
		futex_wait(&alive, alive, NULL);
	ktap_ok(seen == 0x1234, "it has its own thread pointer");
	__asm__ volatile("mov %%fs:0, %0" : "=r"(after));
	ktap_ok(before == after, "and ours is as it was");
	return ktap_end();
}
