/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/limits_tell.c - the limits of a program are told, and make
 * sense.
 */
#include <sys/resource.h>

#include "tests/user/ktap.h"

int main(void)
{
	struct rlimit one, two, bad = { 2, 1 };

	ktap_begin(9);
	ktap_ret(sys(SYS_prlimit64, 0, RLIMIT_STACK, NULL, &one), 0, "prlimit64 of the stack");
	ktap_ok(one.rlim_cur >= 65536 && one.rlim_cur <= one.rlim_max, "64 KiB or more");
	ktap_ret(sys(SYS_getrlimit, RLIMIT_STACK, &two), 0, "getrlimit");
	ktap_ok(one.rlim_cur == two.rlim_cur && one.rlim_max == two.rlim_max, "tells the same");
	ktap_ret(sys(SYS_prlimit64, sys(SYS_getpid), RLIMIT_NOFILE, NULL, &one), 0,
		 "prlimit64 of ourselves by number");
	ktap_ok(one.rlim_cur >= 16, "16 open files or more");
	ktap_ret(sys(SYS_prlimit64, 0, 99, NULL, &one), -EINVAL, "a limit that does not exist");
	ktap_ret(sys(SYS_prlimit64, 4000000, RLIMIT_STACK, NULL, &one), -ESRCH, "nobody's limit");
	ktap_ret(sys(SYS_prlimit64, 0, RLIMIT_CORE, &bad, NULL), -EINVAL,
		 "a limit above its own maximum");
	return ktap_end();
}
