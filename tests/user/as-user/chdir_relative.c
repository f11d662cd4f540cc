/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/chdir_relative.c - after chdir, paths without a slash in
 * front begin at the new directory, in every call that takes one.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/process.h"

static bool same_file(const char *a, const char *b)
{
	struct stat first, second;

	return sys(SYS_stat, a, &first) == 0 && sys(SYS_stat, b, &second) == 0 &&
	       first.st_ino == second.st_ino && first.st_dev == second.st_dev;
}

static bool is_at(const char *path)
{
	char cwd[256];
	long got = sys(SYS_getcwd, cwd, sizeof(cwd));

	return got == (long)strlen(path) + 1 && strcmp(cwd, path) == 0;
}

int main(void)
{
	struct stat here, dev;
	char link[64];

	ktap_begin(18);
	ktap_ret(sys(SYS_chdir, "/dev"), 0, "chdir to /dev");
	ktap_ok(is_at("/dev"), "getcwd says so");
	ktap_ok(same_file("null", "/dev/null"), "stat of a name in it");
	ktap_ok(same_file("../proc/uptime", "/proc/uptime"), "and beside it");
	ktap_ok(sys(SYS_open, "null", O_RDONLY) >= 0, "open");
	ktap_ok(sys(SYS_openat, AT_FDCWD, "null", O_RDONLY) >= 0, "openat");
	ktap_ret(sys(SYS_access, "null", R_OK), 0, "access");
	ktap_ret(sys(SYS_open, "uptime", O_RDONLY), -ENOENT, "a name that only another one has");
	ktap_ok(sys(SYS_stat, "/dev", &dev) == 0 &&
			sys(SYS_newfstatat, AT_FDCWD, "", &here, AT_EMPTY_PATH) == 0 &&
			here.st_ino == dev.st_ino,
		"no name at all is the directory itself");
	ktap_ret(sys(SYS_chdir, "../proc"), 0, "chdir to a relative path");
	ktap_ok(is_at("/proc"), "getcwd knows no dots");
	ktap_ok(sys(SYS_readlink, "self", link, sizeof(link)) > 0, "readlink");
	ktap_ok(same_file("./uptime", "/proc/uptime"), "./name");
	ktap_ret(sys(SYS_chdir, "."), 0, "chdir to .");
	ktap_ok(is_at("/proc"), "changes nothing");
	ktap_ret(sys(SYS_chdir, "../../.."), 0, "chdir above the root");
	ktap_ok(is_at("/"), "is the root");
	ktap_ok(same_file("dev/null", "/dev/null"), "from where paths begin then");
	return ktap_end();
}
