/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_task_of_kernel_thread.c - a kernel thread is listed
 * as a process of one thread, without memory or files.
 */
#include "tests/user/proc_pid.h"

/* The names in a directory, with a comma behind each, but for those with a dot. */
static const char *names_in(const char *path)
{
	static char buf[1024] __attribute__((aligned(8))), names[256];
	long dir = sys(SYS_open, path, O_RDONLY | O_DIRECTORY), got;

	names[0] = 0;
	while ((got = sys(SYS_getdents64, dir, buf, sizeof(buf))) > 0)
		for (long at = 0; at < got; at += *(unsigned short *)(buf + at + 16))
			if (buf[at + 19] != '.' && strlen(names) < 200) {
				strcat(names, buf + at + 19);
				strcat(names, ",");
			}
	sys(SYS_close, dir);
	return names;
}

int main(void)
{
	char comm[64];

	ktap_begin(6);
	ktap_ok(pid_slurp("2", "stat") > 0 && stat_fields() == 52 && stat_number(9) & 0x200000,
		"number 2 is a kernel thread");
	ktap_ok(stat_number(20) == 1 && stat_number(23) == 0, "one thread, no memory");
	ktap_ok(!strcmp(names_in("/proc/2/task"), "2,"), "task lists it alone");
	pid_slurp("2", "comm");
	strcpy(comm, pid_text);
	ktap_ok(pid_slurp("2/task/2", "comm") > 0 && !strcmp(pid_text, comm), "and has its name");
	ktap_ret(pid_open("2/task/2", "task"), -ENOENT, "there is no list in it again");
	ktap_ret(pid_open("2/task", "1"), -ENOENT, "nor another thread");
	return ktap_end();
}
