/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_pid_hidden.c - where root's program lies in memory,
 * root may see, and another user may not.
 */
#include "tests/user/process.h"
#include "tests/user/proc_pid.h"

static int as_user(void *name)
{
	const char *pid = name;
	char target[64];

	CHECK(sys(SYS_setresgid, 1000, 1000, 1000) == 0);
	CHECK(sys(SYS_setresuid, 1000, 1000, 1000) == 0);
	CHECK(pid_slurp(pid, "stat") > 0 && stat_fields() == 52);
	CHECK(stat_number(26) == 1 && stat_number(27) == 1 && stat_number(28) == 0);
	CHECK(stat_number(45) == 0 && stat_number(48) == 0);
	CHECK(stat_number(23) > 0);
	CHECK(pid_open(pid, "maps") == -EACCES);
	CHECK(sys(SYS_readlink, "/proc/1/exe", target, sizeof(target)) == -EACCES);
	CHECK(pid_slurp(pid, "cmdline") > 0);
	return 0;
}

int main(void)
{
	char pid[32];
	long child;

	ktap_begin(4);
	child = proc_start(proc_linger, NULL);
	strcpy(pid, pid_name(child));
	ktap_ok(pid_slurp(pid, "stat") > 0 && stat_number(26) > 1 && stat_number(28) > 1,
		"root sees code and stack of another process");
	ktap_ok(pid_slurp(pid, "maps") > 0 && strstr(pid_text, "[stack]"), "and its areas");
	ktap_ret(proc_run(as_user, pid), 0, "a user sees neither, but its size and arguments");
	proc_end(child);
	ktap_ret(pid_open(pid, "maps"), -ENOENT, "when it has gone, nobody does");
	return ktap_end();
}
