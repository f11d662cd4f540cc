/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/clone_shares_folder.c - CLONE_FS shares the current
 * folder and the umask; without it, they are copied.
 */
#include "tests/user/threads.h"

static int mover(void *unused)
{
	CHECK(sys(SYS_chdir, "/dev") == 0);
	sys(SYS_umask, 0777);
	return 0;
}

static int run(unsigned long flags)
{
	char *stack = proc_pages(8);
	long pid = ktap_need(thread_clone(flags | SIGCHLD, stack + 8 * PAGE, NULL, NULL, NULL,
					  mover, NULL),
			     "clone");

	return proc_wait(pid);
}

int main(void)
{
	char folder[64];

	ktap_begin(6);
	sys(SYS_umask, 022);
	ktap_need(sys(SYS_chdir, "/"), "chdir");
	ktap_ret(run(0), 0, "a child with a copy");
	sys(SYS_getcwd, folder, sizeof(folder));
	ktap_ok(strcmp(folder, "/") == 0, "does not move us");
	ktap_ret(sys(SYS_umask, 022), 022, "nor change our umask");
	ktap_ret(run(CLONE_FS), 0, "a child that shares");
	sys(SYS_getcwd, folder, sizeof(folder));
	ktap_ok(strcmp(folder, "/dev") == 0, "moves us");
	ktap_ret(sys(SYS_umask, 022), 0777, "and changes it");
	return ktap_end();
}
