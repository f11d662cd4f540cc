/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_ends.c - a zombie still has its directory; once
 * it has been waited for, files that are open say ESRCH and names are gone.
 */
#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

static long in(long dir, const char *name)
{
	return sys(SYS_openat, dir, name, O_RDONLY);
}

static void check_zombie(const char *pid)
{
	ktap_ok(pid_slurp(pid, "status") > 0 && status_field("State") &&
			strncmp(status_field("State"), "Z (zombie)\n", 11) == 0,
		"a child that has ended is a zombie");
	ktap_ok(strncmp(status_field("Name"), "proc_pid_ends\n", 14) == 0, "its name is kept");
	ktap_ok(!status_field("VmSize"), "it has no memory");
	ktap_ret(status_number("PPid", 10), sys(SYS_getpid), "it is still our child");
	ktap_ret(pid_slurp(pid, "cmdline"), 0, "cmdline is empty");
	ktap_ok(pid_slurp(pid, "stat") > 0 && stat_fields() == 52 && *stat_field(3) == 'Z',
		"stat has all its fields");
	ktap_ret(stat_number(52), STATUS_EXITED(7), "the last tells how it ended");
	ktap_ok(pid_slurp(pid, "statm") > 0 && strcmp(pid_text, "0 0 0 0 0 0 0\n") == 0,
		"statm is zeros");
}

int main(void)
{
	long child, dir, tasks, status, maps;
	char pid[32], buffer[256];

	ktap_begin(18);
	child = proc_fork();
	if (child == 0)
		sys_exit(7);
	strcpy(pid, pid_name(child));
	ktap_need(sys(SYS_waitid, 1 /* P_PID */, child, NULL, WEXITED | WNOWAIT, NULL), "waitid");
	dir = ktap_need(pid_open(pid, "."), "its directory");
	tasks = ktap_need(pid_open(pid, "task"), "its threads");
	status = ktap_need(pid_open(pid, "status"), "its status");
	check_zombie(pid);
	maps = pid_open(pid, "maps");
	ktap_ok(maps == -EACCES || sys(SYS_read, maps, buffer, 1) == 0, "maps has nothing to say");
	ktap_ok(in(dir, "stat") > 0, "names are found in its open directory");

	proc_wait(child);
	ktap_ret(sys(SYS_read, status, buffer, 1), -ESRCH, "waited for: an open file says ESRCH");
	ktap_ret(pid_open(pid, "status"), -ENOENT, "the path leads nowhere");
	ktap_ret(in(dir, "status"), -ESRCH, "a name in the open directory: ESRCH");
	ktap_ret(in(tasks, pid), -ESRCH, "likewise in task");
	ktap_ret(sys(SYS_getdents64, dir, buffer, sizeof(buffer)), -ENOENT, "it cannot be listed");
	ktap_ret(sys(SYS_getdents64, tasks, buffer, sizeof(buffer)), -ENOENT, "nor can task");
	ktap_ret(in(dir, ".."), -ESRCH, "there is no way out of it");
	ktap_ok(in(dir, "/proc") > 0, "but from the root");
	return ktap_end();
}
