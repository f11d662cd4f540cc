/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/prctl_names.c - PR_SET_NAME names a thread, 15 letters at
 * most; execve names it after the program.
 */
#include <sys/prctl.h>

#include "tests/user/threads.h"

static char in_thread[16];

static int body(void *unused)
{
	sys(SYS_prctl, PR_GET_NAME, in_thread);
	sys(SYS_prctl, PR_SET_NAME, "other");
	return 0;
}

static int child(void *unused)
{
	char name[16];

	CHECK(sys(SYS_prctl, PR_GET_NAME, name) == 0);
	CHECK(strcmp(name, "a name that is ") == 0);
	return 0;
}

int main(int argc, char **argv)
{
	struct thread thread = { 0 };
	char name[16] = "";

	ktap_begin(8);
	ktap_ret(sys(SYS_prctl, PR_GET_NAME, name), 0, "what is our name?");
	ktap_ok(strcmp(name, "prctl_names") == 0, "the program's");
	ktap_ret(sys(SYS_prctl, PR_SET_NAME, "a name that is too long"), 0, "another");
	sys(SYS_prctl, PR_GET_NAME, name);
	ktap_ok(strcmp(name, "a name that is ") == 0, "cut off behind 15 letters");
	ktap_ret(proc_run(child, NULL), 0, "a child inherits it");
	thread_start(&thread, body, NULL);
	thread_join(&thread);
	ktap_ok(strcmp(in_thread, "a name that is ") == 0, "and a thread");
	sys(SYS_prctl, PR_GET_NAME, name);
	ktap_ok(strcmp(name, "a name that is ") == 0, "whose new name is its own");
	ktap_ret(sys(SYS_prctl, PR_SET_NAME, (void *)8), -EFAULT, "from a bad address");
	return ktap_end();
}
