/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_pid_capabilities.c - status tells which privileges root
 * has, what is left of them after setresuid, and when they are gone for good.
 */
#include "tests/user/proc_pid.h"

#define ALL ((1LL << 41) - 1)

static void expect(long long permitted, long long effective, const char *when)
{
	pid_slurp("self", "status");
	ktap_ret(status_number("CapPrm", 16), permitted, "CapPrm: %s", when);
	ktap_ret(status_number("CapEff", 16), effective, "CapEff: %s", when);
	ktap_ret(status_number("CapBnd", 16), ALL, "CapBnd: %s", when);
}

int main(void)
{
	ktap_begin(13);
	expect(ALL, ALL, "root");
	ktap_ret(sys(SYS_setresuid, -1, 1000, -1), 0, "root as a user, for a while");
	expect(ALL, 0, "for a while");
	sys(SYS_setresuid, -1, 0, -1);
	expect(ALL, ALL, "root again");
	sys(SYS_setresuid, 1000, 1000, 1000);
	expect(0, 0, "a user");
	return ktap_end();
}
