/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_failure_keeps_files.c - after an execve that has failed
 * for want of memory the threads share their descriptors still.
 *
 * Linux has given up the old program by then, and kills.
 */
#include <sys/resource.h>

#include "tests/user/threads.h"

static volatile int opened = -1, seen = -1;

static int look(void *unused)
{
	UNTIL(opened >= 0);
	seen = (int)sys(SYS_fcntl, opened, F_GETFD);
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	struct thread thread = { 0 };
	struct rlimit few;

	if (!ktap_on_nopage())
		ktap_skip_all("Linux kills");
	ktap_begin(2);
	thread_start(&thread, look, NULL);
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_AS, NULL, &few), "prlimit64");
	few.rlim_cur = PAGE;
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_AS, &few, NULL), "prlimit64");
	ktap_ret(sys(SYS_execve, argv[0], argv, envp), -ENOMEM, "there is no room for the program");
	opened = (int)sys(SYS_dup, 0);
	thread_join(&thread);
	ktap_ret(seen, 0, "the other thread sees what is opened now");
	return ktap_end();
}
