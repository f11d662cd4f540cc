/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_comm_written.c - a program's name can be changed
 * by writing to /proc/self/comm, by itself and by nobody else.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

static long write_to(const char *who, const char *text)
{
	char path[64];
	long fd, ret;

	format_line(path, sizeof(path), "/proc/%s/comm", who);
	fd = sys(SYS_open, path, O_WRONLY);
	if (fd < 0)
		return fd;
	ret = sys(SYS_write, fd, text, strlen(text));
	sys(SYS_close, fd);
	return ret;
}

int main(void)
{
	char name[16] = "";
	long child;

	ktap_begin(7);
	ktap_ret(write_to("self", "new name"), 8, "it is written");
	ktap_ok(pid_slurp("self", "comm") > 0 && !strcmp(pid_text, "new name\n"), "and read back");
	ktap_ok(sys(SYS_prctl, 16 /* PR_GET_NAME */, name) == 0 && !strcmp(name, "new name"),
		"prctl() knows it, too");
	ktap_ret(write_to("self", "a name that is longer than it may be"), 36,
		 "a long one is taken");
	ktap_ok(pid_slurp("self", "comm") > 0 && !strcmp(pid_text, "a name that is \n"),
		"its first fifteen characters");
	child = proc_start(proc_linger, NULL);
	ktap_ret(write_to(pid_name(child), "x"), -EINVAL, "another process's cannot be changed");
	proc_end(child);
	ktap_ret(write_to("1", "x"), -EACCES, "root's even less");
	return ktap_end();
}
