/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/readlink_errors.c - readlink of what is no link.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char buffer[64];

	ktap_begin(8);
	ktap_ret(sys(SYS_readlink, argv[0], buffer, sizeof(buffer)), -EINVAL, "a file");
	ktap_ret(sys(SYS_readlink, "/", buffer, sizeof(buffer)), -EINVAL, "a directory");
	ktap_ret(sys(SYS_readlink, "/missing", buffer, sizeof(buffer)), -ENOENT, "a missing name");
	ktap_ret(sys(SYS_readlink, "/dev/null/name", buffer, sizeof(buffer)), -ENOTDIR,
		 "a device used as a folder");
	ktap_ret(sys(SYS_readlink, argv[0], buffer, 0), -EINVAL, "no room");
	ktap_ret(sys(SYS_readlinkat, AT_FDCWD, "/dev/null", buffer, sizeof(buffer)), -EINVAL,
		 "readlinkat of a device");
	ktap_ret(sys(SYS_readlink, "", buffer, sizeof(buffer)), -ENOENT, "no name at all");
	ktap_ret(sys(SYS_readlinkat, 1, "", buffer, sizeof(buffer)), -ENOENT,
		 "nor one of what is open");
	return ktap_end();
}
