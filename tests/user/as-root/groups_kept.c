/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/groups_kept.c - setgroups sets, getgroups tells, and a
 * child inherits.
 */
#include "tests/user/process.h"

static int child(void *unused)
{
	unsigned int got[4] = { 0 };

	CHECK(sys(SYS_getgroups, 4, got) == 3);
	CHECK(got[0] == 5 && got[1] == 9 && got[2] == 70000);
	CHECK(sys(SYS_setgroups, 0, NULL) == 0);
	CHECK(sys(SYS_getgroups, 0, NULL) == 0);
	return 0;
}

int main(void)
{
	unsigned int groups[3] = { 5, 9, 70000 }, got[4] = { 0 };

	ktap_begin(9);
	ktap_ret(sys(SYS_setgroups, 3, groups), 0, "three groups");
	ktap_ret(sys(SYS_getgroups, 0, NULL), 3, "how many are there?");
	ktap_ret(sys(SYS_getgroups, 2, got), -EINVAL, "too little room");
	ktap_ret(sys(SYS_getgroups, -1, got), -EINVAL, "less than none");
	ktap_ret(sys(SYS_getgroups, 4, got), 3, "which?");
	ktap_ret(sys(SYS_setgroups, 65537, groups), -EINVAL, "more than can be");
	ktap_ret(sys(SYS_setgroups, 3, (void *)8), -EFAULT, "from a bad address");
	ktap_ret(proc_run(child, NULL), 0, "a child has them, and drops its own");
	ktap_ret(sys(SYS_getgroups, 4, got), 3, "ours are as they were");
	return ktap_end();
}
