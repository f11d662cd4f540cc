/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_errors.c - what open says of names that lead nowhere.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static char too_long[5000];

int main(int argc, char **argv)
{
	ktap_begin(10);
	ktap_ret(sys(SYS_open, "/missing", O_RDONLY), -ENOENT, "a name that is not there");
	ktap_ret(sys(SYS_open, "/missing/name", O_RDONLY), -ENOENT, "a folder that is not there");
	ktap_ret(sys(SYS_open, "", O_RDONLY), -ENOENT, "an empty name");
	ktap_ret(sys(SYS_open, "/dev/null/name", O_RDONLY), -ENOTDIR, "a device used as a folder");
	ktap_ret(sys(SYS_open, "/dev/null/", O_RDONLY), -ENOTDIR,
		 "a device with a slash behind it");
	ktap_ret(sys(SYS_open, "/dev/null", O_RDONLY | O_DIRECTORY), -ENOTDIR,
		 "O_DIRECTORY of a device");
	ktap_ret(sys(SYS_open, argv[0], O_RDONLY | O_DIRECTORY), -ENOTDIR, "O_DIRECTORY of a file");
	memset(too_long, 'a', sizeof(too_long) - 1);
	ktap_ret(sys(SYS_open, too_long, O_RDONLY), -ENAMETOOLONG, "a path of 5000 letters");
	for (size_t i = 0; i < sizeof(too_long) - 1; i += 2)
		too_long[i] = '/';
	ktap_ret(sys(SYS_open, too_long, O_RDONLY), -ENAMETOOLONG, "a path of 2500 short names");
	ktap_ret(sys(SYS_openat, 1, "/dev/null", O_RDONLY) < 0, 0,
		 "openat of an absolute path ignores the folder's descriptor");
	return ktap_end();
}
