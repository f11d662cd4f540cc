/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_contradictory_flags.c - clone refuses flags that
 * contradict each other.
 */
#include "tests/user/threads.h"

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

int main(void)
{
	static const struct {
		unsigned long flags;
		const char *what;
	} table[] = {
		{ CLONE_THREAD, "a thread that does not share handlers" },
		{ CLONE_THREAD | CLONE_VM, "nor with the memory shared" },
		{ CLONE_SIGHAND, "handlers shared, but not memory" },
		{ CLONE_THREAD | CLONE_SIGHAND, "a thread with memory of its own" },
		{ CLONE_THREAD | CLONE_SIGHAND | CLONE_FS | CLONE_FILES, "nor with files shared" },
		{ CLONE_NEWNS | CLONE_FS, "a new tree of mounts, but the folder shared" },
		{ CLONE_PIDFD | CLONE_PARENT_SETTID, "two results in one place" },
	};
	volatile int word = 5;

	ktap_begin(ARRAY_SIZE(table) + 1);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		long pid = sys(SYS_clone, table[i].flags | SIGCHLD, 0, &word, 0, 0);

		if (pid == 0)
			sys_exit(99);
		ktap_ret(pid, -EINVAL, "%s", table[i].what);
	}
	ktap_ret(sys(SYS_wait4, -1, NULL, 0, NULL), -ECHILD, "and no child was made");
	return ktap_end();
}
