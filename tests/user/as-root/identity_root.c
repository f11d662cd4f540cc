/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/identity_root.c - a test of this folder runs as root.
 */
#include "tests/user/ktap.h"

int main(void)
{
	ktap_begin(4);
	ktap_ret(sys(SYS_getuid), 0, "user");
	ktap_ret(sys(SYS_geteuid), 0, "effective user");
	ktap_ret(sys(SYS_getgid), 0, "group");
	ktap_ret(sys(SYS_getegid), 0, "effective group");
	return ktap_end();
}
