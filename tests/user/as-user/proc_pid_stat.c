/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_stat.c - /proc/self/stat has 52 fields, each in
 * its place; statm has seven.
 */
#include "tests/user/proc_pid.h"

int main(int argc, char **argv);

/* Is @at between what fields @from and @to say? */
static bool within(unsigned int from, const void *at, unsigned int to)
{
	return (unsigned long)stat_number(from) <= (unsigned long)at &&
	       (unsigned long)at < (unsigned long)stat_number(to);
}

static void check_numbers(void)
{
	ktap_ret(stat_number(1), sys(SYS_getpid), "1: the pid");
	ktap_ok(strncmp(stat_field(2), "(proc_pid_stat) R ", 18) == 0, "2, 3: its name, running");
	ktap_ret(stat_number(4), sys(SYS_getppid), "4: the parent");
	ktap_ret(stat_number(5), sys(SYS_getpgid, 0), "5: the process group");
	ktap_ret(stat_number(6), sys(SYS_getsid, 0), "6: the session");
	ktap_ok(stat_number(10) > 0, "10: it has had page faults");
	ktap_ret(stat_number(18), 20, "18: the usual priority");
	ktap_ret(stat_number(19), 0, "19: it is not nice");
	ktap_ret(stat_number(20), 1, "20: one thread");
	ktap_ok(stat_number(22) >= 0, "22: when it began");
	ktap_ok(stat_number(23) > 0 && stat_number(23) % (long)PAGE == 0, "23: its size in bytes");
	ktap_ok(stat_number(24) >= 0, "24: pages it has");
	ktap_ret(stat_number(38), 17, "38: its end sends SIGCHLD");
}

static void check_places(char **argv)
{
	static char data[1] = { 1 };
	size_t length = strlen(argv[0]) + 1;

	ktap_ok(within(26, (const void *)main, 27), "26, 27: the code holds main()");
	ktap_ok(stat_number(28) <= (long)argv && stat_number(28) > (long)argv - 64,
		"28: the stack begins below argv");
	ktap_ok(within(45, data, 46), "45, 46: the data");
	ktap_ret(stat_number(47), sys(SYS_brk, 0), "47: the heap begins here, and is empty");
	ktap_ret(stat_number(48), (long)argv[0], "48: the arguments begin at argv[0]");
	ktap_ret(stat_number(49), (long)argv[0] + (long)length, "49: and end behind it");
	ktap_ret(stat_number(50), stat_number(49), "50: then comes the environment");
	ktap_ok(stat_number(51) >= stat_number(50), "51: and ends");
}

int main(int argc, char **argv)
{
	long length, blanks = 0;

	ktap_begin(26);
	length = pid_slurp("self", "stat");
	ktap_ok(argc == 1 && length > 0 && strchr(pid_text, '\n') == pid_text + length - 1,
		"/proc/self/stat is one line");
	ktap_ret(stat_fields(), 52, "it has 52 fields");
	check_numbers();
	check_places(argv);
	length = pid_slurp("self", "statm");
	ktap_ok(number_at(pid_text, 10) > 0, "statm begins with the size in pages");
	ktap_ok(length > 0 && strchr(pid_text, '\n') == pid_text + length - 1, "it is one line");
	for (long i = 0; i < length; i++)
		blanks += pid_text[i] == ' ';
	ktap_ret(blanks, 6, "it has seven numbers");
	return ktap_end();
}
