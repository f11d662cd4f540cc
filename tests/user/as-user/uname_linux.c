/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/uname_linux.c - uname says Linux on an x86_64, which is
 * what programs look for.
 */
#include "tests/user/ktap.h"

struct names {
	char system[65], node[65], release[65], version[65], machine[65], domain[65];
};

int main(void)
{
	struct names names;
	bool ended;

	ktap_begin(5);
	memset(&names, 'x', sizeof(names));
	ktap_ret(sys(SYS_uname, &names), 0, "uname");
	ended = memchr(names.system, 0, 65) && memchr(names.node, 0, 65) &&
		memchr(names.release, 0, 65) && memchr(names.version, 0, 65) &&
		memchr(names.machine, 0, 65) && memchr(names.domain, 0, 65);
	if (!ktap_ok(ended, "every name ends"))
		return KTAP_FAIL;
	ktap_ok(strcmp(names.system, "Linux") == 0, "the system is Linux");
	ktap_ok(strcmp(names.machine, "x86_64") == 0, "the machine is x86_64");
	ktap_ok(names.release[0] >= '2' && names.release[0] <= '9' && strchr(names.release, '.'),
		"the release is a version number, %s", names.release);
	return ktap_end();
}
