/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/identity_not_changed.c - a plain user may become nobody
 * else.
 */
#include "tests/user/process.h"

int main(void)
{
	unsigned int groups[2] = { 0, 7 };
	long uid = sys(SYS_getuid), gid = sys(SYS_getgid);

	ktap_begin(9);
	ktap_ret(sys(SYS_setuid, 0), -EPERM, "setuid(0)");
	ktap_ret(sys(SYS_setuid, uid + 1), -EPERM, "another user");
	ktap_ret(sys(SYS_setuid, uid), 0, "oneself");
	ktap_ret(sys(SYS_setgid, 0), -EPERM, "setgid(0)");
	ktap_ret(sys(SYS_setgid, gid), 0, "one's own group");
	ktap_ret(sys(SYS_setresuid, -1, 0, -1), -EPERM, "setresuid");
	ktap_ret(sys(SYS_setresgid, -1, 0, -1), -EPERM, "setresgid");
	ktap_ret(sys(SYS_setgroups, 2, groups), -EPERM, "setgroups");
	ktap_ret(sys(SYS_setgroups, 0, NULL), -EPERM, "even of none");
	return ktap_end();
}
