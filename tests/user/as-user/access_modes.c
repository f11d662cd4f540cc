/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/access_modes.c - access answers for the user who asks.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define EXISTS	0
#define EXECUTE 1
#define WRITE	2
#define READ	4

int main(int argc, char **argv)
{
	ktap_begin(9);
	ktap_ret(sys(SYS_access, argv[0], EXISTS), 0, "the program is there");
	ktap_ret(sys(SYS_access, argv[0], READ | EXECUTE), 0, "it may be read and executed");
	ktap_ret(sys(SYS_access, "/dev/null", READ | WRITE), 0,
		 "/dev/null may be read and written");
	ktap_ret(sys(SYS_access, "/dev/null", EXECUTE), -EACCES, "but not executed");
	ktap_ret(sys(SYS_access, "/", READ | EXECUTE), 0, "/ may be listed and entered");
	ktap_ok(sys_failed(sys(SYS_access, "/", WRITE)), "but a plain user may not write to it");
	ktap_ret(sys(SYS_access, "/missing", EXISTS), -ENOENT, "a name that is not there");
	ktap_ret(sys(SYS_access, "/", 8), -EINVAL, "a mode that does not exist");
	ktap_ret(sys(SYS_faccessat, AT_FDCWD, "/dev/null", READ), 0, "faccessat");
	return ktap_end();
}
