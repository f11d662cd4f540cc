/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/path_dots.c - empty parts, dots and double dots of a path
 * mean what they always mean.
 */
#include <sys/stat.h>

#include "tests/user/ktap.h"

static ino_t inode_of(const char *path)
{
	struct stat status;

	return sys(SYS_stat, path, &status) == 0 ? status.st_ino : 0;
}

int main(void)
{
	ino_t null = inode_of("/dev/null");

	ktap_begin(8);
	ktap_ok(null != 0, "/dev/null");
	ktap_ok(inode_of("//dev///null") == null, "//dev///null");
	ktap_ok(inode_of("/./dev/./null") == null, "/./dev/./null");
	ktap_ok(inode_of("/dev/../dev/null") == null, "/dev/../dev/null");
	ktap_ok(inode_of("/../../dev/null") == null, "/../../dev/null: above the root is the root");
	ktap_ok(inode_of("/dev/..") == inode_of("/"), "/dev/.. is the root");
	ktap_ret(sys(SYS_access, "/missing/../dev/null", 0), -ENOENT, "/missing/../dev/null");
	ktap_ret(sys(SYS_access, "/dev/null/../null", 0), -ENOTDIR, "/dev/null/../null");
	return ktap_end();
}
