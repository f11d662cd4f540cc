/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_names.c - a directory of /proc is found under
 * its number, spelt in one way, and under the names self and thread-self.
 */
#include "tests/user/proc_pid.h"

static long link_of(const char *path, char *to, size_t size)
{
	long length = sys(SYS_readlink, path, to, size - 1);

	to[length > 0 ? length : 0] = 0;
	return length;
}

static void check_links(const char *own)
{
	char target[256], expected[64];

	link_of("/proc/self", target, sizeof(target));
	ktap_ok(strcmp(target, own) == 0, "self leads to the own number");
	format_line(expected, sizeof(expected), "%s/task/%ld", own, sys(SYS_gettid));
	link_of("/proc/thread-self", target, sizeof(target));
	ktap_ok(strcmp(target, expected) == 0, "thread-self to the thread's below it");
	link_of("/proc/self/exe", target, sizeof(target));
	ktap_ok(strstr(target, "/proc_pid_names") && *target == '/', "exe to the program's file");
	pid_slurp("self", "comm");
	ktap_ok(strcmp(pid_text, "proc_pid_names\n") == 0, "comm is its name");
}

static void check_spellings(const char *own)
{
	static const char *const none[] = { "0",  "-1",	    "99999999999999999999", "1x", "00",
					    "+1", "4194305" };
	char other[64];
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		if (pid_open(none[i], "stat") != -ENOENT) {
			ktap_note("/proc/%s is there", none[i]);
			found = true;
		}
	}
	ktap_ok(!found, "what is no process's number is ENOENT");
	format_line(other, sizeof(other), "0%s", own);
	ktap_ret(pid_open(other, "stat"), -ENOENT, "so is the own one behind a zero");
	ktap_ret(pid_open(own, "nothing"), -ENOENT, "and a name that is not in the directory");
	ktap_ret(pid_open(own, "stat/x"), -ENOTDIR, "a file is no directory");
	ktap_ret(pid_open(own, "task/1/stat"), -ENOENT, "no thread of ours has that number");
}

int main(void)
{
	char own[32], name[64];
	uint64_t one[18], two[18]; /* struct stat */

	strcpy(own, pid_name(sys(SYS_getpid)));
	ktap_begin(14);
	check_links(own);
	check_spellings(own);
	format_line(name, sizeof(name), "task/%s/stat", own);
	ktap_ok(pid_slurp(own, name) > 0 && stat_number(1) == sys(SYS_gettid),
		"the thread has a directory below task");
	ktap_ret(pid_open(own, "task/../task/./../stat") > 0, 1, "which can be left again");
	format_line(name, sizeof(name), "/proc/%s/stat", own);
	ktap_ret(sys(SYS_stat, name, one), 0, "stat() of a file there");
	ktap_ok(sys(SYS_stat, "/proc/self/stat", two) == 0 && one[1] == two[1],
		"has the same inode number by another way");
	ktap_ok((uint32_t)(one[3] & 0177777) == 0100444 && (uint32_t)(one[3] >> 32) == 1000 &&
			one[6] == 0,
		"it is the user's, may be read, and has no size");
	return ktap_end();
}
