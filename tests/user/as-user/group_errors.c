/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/group_errors.c - who may not be put into which group.
 */
#include "tests/user/process.h"

static volatile int *turn;

static int new_session(void *unused)
{
	sys(SYS_setsid);
	*turn = 1;
	return proc_linger(NULL);
}

static int second(void)
{
	sys(SYS_write, 20, "x", 1);
	return proc_linger(NULL);
}

int main(int argc, char **argv, char **envp)
{
	char *arguments[] = { argv[0], "second", NULL }, byte;
	long leader, executed;
	int fds[2];

	if (argc > 1)
		return second();
	turn = proc_shared(PAGE);
	ktap_begin(11);
	sys(SYS_setpgid, 0, 0);
	ktap_ret(sys(SYS_setpgid, 0, -1), -EINVAL, "a negative group");
	ktap_ret(sys(SYS_setpgid, 4000000, 0), -ESRCH, "nobody");
	ktap_ret(sys(SYS_setpgid, sys(SYS_getppid), 0), -ESRCH, "our parent");
	ktap_ret(sys(SYS_setpgid, 1, 0), -ESRCH, "the first process");
	ktap_ret(sys(SYS_setpgid, 0, 4000000), -EPERM, "a group that is not there");
	ktap_ret(sys(SYS_getpgid, 4000000), -ESRCH, "nobody's group");
	ktap_ret(sys(SYS_getpgid, -1), -ESRCH, "that of process -1");

	leader = proc_start(new_session, NULL);
	UNTIL(*turn);
	ktap_ret(sys(SYS_setpgid, leader, sys(SYS_getpid)), -EPERM, "the leader of a session");
	ktap_ret(sys(SYS_setpgid, 0, leader), -EPERM, "a group of another session");
	proc_end(leader);

	proc_pipe(fds);
	ktap_need(sys(SYS_dup2, fds[1], 20), "dup2");
	executed = proc_fork();
	if (executed == 0) {
		sys(SYS_execve, argv[0], arguments, envp);
		sys_exit(1);
	}
	ktap_ret(sys(SYS_read, fds[0], &byte, 1), 1, "a child executes");
	ktap_ret(sys(SYS_setpgid, executed, executed), -EACCES, "it is not ours to move any more");
	proc_end(executed);
	return ktap_end();
}
