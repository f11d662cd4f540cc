/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/group_moves.c - setpgid: a process may found a group, and
 * its children may be put into one.
 */
#include "tests/user/process.h"

int main(void)
{
	long self = sys(SYS_getpid), one, two;

	ktap_begin(9);
	ktap_ret(sys(SYS_setpgid, 0, 0), 0, "a group of our own");
	ktap_ret(sys(SYS_getpgid, 0), self, "has our number");
	ktap_ret(sys(SYS_getpgrp), self, "getpgrp says the same");
	one = proc_start(proc_linger, NULL);
	two = proc_start(proc_linger, NULL);
	ktap_ret(sys(SYS_getpgid, one), self, "a child is in it");
	ktap_ret(sys(SYS_setpgid, one, one), 0, "it gets its own");
	ktap_ret(sys(SYS_setpgid, two, one), 0, "another joins that");
	ktap_ret(sys(SYS_getpgid, two), one, "and is in it");
	proc_end(one);
	ktap_ret(sys(SYS_setpgid, two, self), 0, "back, when the founder is gone");
	ktap_ret(sys(SYS_setpgid, two, one), -EPERM, "the empty group is no more");
	proc_end(two);
	return ktap_end();
}
