/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/identity_dropped.c - a process of root that becomes a
 * plain user is one for good.
 */
#include "tests/user/process.h"

static int drop(void *unused)
{
	unsigned int real = 0, effective = 0, saved = 0;

	CHECK(sys(SYS_setgid, 1000) == 0);
	CHECK(sys(SYS_setuid, 1000) == 0);
	CHECK(sys(SYS_getuid) == 1000 && sys(SYS_geteuid) == 1000);
	CHECK(sys(SYS_getgid) == 1000 && sys(SYS_getegid) == 1000);
	CHECK(sys(SYS_getresuid, &real, &effective, &saved) == 0);
	CHECK(real == 1000 && effective == 1000 && saved == 1000);
	CHECK(sys(SYS_setuid, 0) == -EPERM);
	CHECK(sys(SYS_setgid, 0) == -EPERM);
	CHECK(sys(SYS_setuid, 1000) == 0);
	CHECK(sys(SYS_setuid, -1) == -EINVAL);
	return 0;
}

static int lend(void *unused)
{
	CHECK(sys(SYS_setresuid, -1, 1000, -1) == 0);
	CHECK(sys(SYS_getuid) == 0 && sys(SYS_geteuid) == 1000);
	CHECK(sys(SYS_setresuid, 5, -1, -1) == -EPERM);
	CHECK(sys(SYS_setuid, 0) == 0); /* the real one is 0 */
	CHECK(sys(SYS_geteuid) == 0);
	return 0;
}

int main(void)
{
	ktap_begin(3);
	ktap_ret(proc_run(drop, NULL), 0, "setuid drops all three numbers");
	ktap_ret(proc_run(lend, NULL), 0, "setresuid may keep the way back");
	ktap_ret(sys(SYS_getuid), 0, "the parent is root still");
	return ktap_end();
}
