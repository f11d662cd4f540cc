/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_directory.c - a directory can be opened to be listed,
 * and for nothing else.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(void)
{
	char buffer[64];
	long fd;

	ktap_begin(12);
	ktap_ret(sys(SYS_open, "/", O_WRONLY), -EISDIR, "to write");
	ktap_ret(sys(SYS_open, "/dev", O_RDWR), -EISDIR, "for both");
	ktap_ret(sys(SYS_open, "/dev", O_RDONLY | O_TRUNC), -EISDIR, "to be emptied");
	ktap_ret(sys(SYS_open, "/tmp/none", O_CREAT | O_DIRECTORY, 0755), -EINVAL, "to be made");
	ktap_ret(sys(SYS_access, "/tmp/none", 0), -ENOENT, "which has made nothing");
	fd = ktap_need(sys(SYS_open, "/dev", O_RDONLY | O_DIRECTORY), "open /dev");
	ktap_ret(sys(SYS_read, fd, buffer, sizeof(buffer)), -EISDIR, "read");
	ktap_ret(sys(SYS_pread64, fd, buffer, sizeof(buffer), 0), -EISDIR, "pread64");
	ktap_ret(sys(SYS_write, fd, buffer, sizeof(buffer)), -EBADF, "write");
	ktap_ok(sys(SYS_openat, fd, "null", O_RDONLY) >= 0, "openat of a name in it");
	ktap_ret(sys(SYS_openat, fd, "missing", O_RDONLY), -ENOENT, "openat of one that is not");
	fd = ktap_need(sys(SYS_open, "/dev/null", O_RDONLY), "open /dev/null");
	ktap_ret(sys(SYS_openat, fd, "null", O_RDONLY), -ENOTDIR, "openat in what is no directory");
	ktap_ok(sys(SYS_open, "/dev/", O_RDONLY) >= 0, "a slash behind its name");
	return ktap_end();
}
