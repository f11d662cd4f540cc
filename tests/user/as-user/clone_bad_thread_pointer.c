/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_bad_thread_pointer.c - CLONE_SETTLS with an address
 * that no fs base can be is refused, or does no harm.
 */
#include "tests/user/threads.h"

static int body(void *unused)
{
	return 3;
}

int main(void)
{
	static const unsigned long bad[] = { NON_CANONICAL, KERNEL_DIRECT, -8UL };
	char *stack = proc_pages(8);

	ktap_begin(ARRAY_SIZE(bad) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		long pid = thread_clone(CLONE_SETTLS | SIGCHLD, stack + 8 * PAGE, NULL, NULL,
					(void *)bad[i], body, NULL);

		ktap_ret(pid, -EPERM, "fs base %lx", bad[i]);
		if (pid > 0)
			proc_wait(pid);
	}
	ktap_ret(sys(SYS_wait4, -1, NULL, 0, NULL), -ECHILD, "no child was made");
	return ktap_end();
}
