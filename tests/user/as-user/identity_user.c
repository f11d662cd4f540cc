/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/identity_user.c - a test of this folder runs as a plain
 * user.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long uid = sys(SYS_getuid), gid = sys(SYS_getgid), pid = sys(SYS_getpid);
	int word;

	ktap_begin(7);
	ktap_ok(uid > 0, "its user is not root");
	ktap_ok(sys(SYS_geteuid) == uid, "nor effectively");
	ktap_ok(gid == sys(SYS_getegid), "its group is one");
	ktap_ok(pid > 0, "it has a number");
	ktap_ret(sys(SYS_gettid), pid, "its only thread has the same");
	ktap_ok(sys(SYS_getppid) >= 0 && sys(SYS_getppid) != pid, "its parent, if any, is another");
	ktap_ret(sys(SYS_set_tid_address, &word), pid, "set_tid_address tells the thread too");
	return ktap_end();
}
