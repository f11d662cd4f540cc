/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stat_errors.c - what stat says of names that lead nowhere.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

int main(void)
{
	struct stat status;

	ktap_begin(7);
	ktap_ret(sys(SYS_stat, "/missing", &status), -ENOENT, "a name that is not there");
	ktap_ret(sys(SYS_stat, "", &status), -ENOENT, "an empty name");
	ktap_ret(sys(SYS_stat, "/dev/null/name", &status), -ENOTDIR, "a device used as a folder");
	ktap_ret(sys(SYS_lstat, "/missing", &status), -ENOENT, "lstat");
	ktap_ret(sys(SYS_newfstatat, AT_FDCWD, "", &status, 0), -ENOENT,
		 "newfstatat of an empty name without AT_EMPTY_PATH");
	ktap_ret(sys(SYS_newfstatat, AT_FDCWD, "/", &status, 0x40000000), -EINVAL,
		 "newfstatat with a flag that does not exist");
	ktap_ret(sys(SYS_newfstatat, 999, "/", &status, 0), 0,
		 "an absolute path ignores the folder's descriptor");
	return ktap_end();
}
