/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dir_is_no_file.c - a directory is opened and listed, and nothing else that is done to
 * files; and a file is not listed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/user/ktap.h"

static char buffer[4096];
static struct iovec iov = { buffer, 100 };

static void try(const char *path)
{
	long fd = ktap_need(sys(SYS_open, path, O_RDONLY), path);

	ktap_ret(sys(SYS_read, fd, buffer, 100), -EISDIR, "%s: read", path);
	ktap_ret(sys(SYS_read, fd, buffer, 0), -EISDIR, "of nothing, even");
	ktap_ret(sys(SYS_pread64, fd, buffer, 100, 0), -EISDIR, "pread64");
	ktap_ret(sys(SYS_readv, fd, &iov, 1), -EISDIR, "readv");
	ktap_ret(sys(SYS_write, fd, buffer, 1), -EBADF, "write: it is open for reading");
	ktap_ret(sys(SYS_ftruncate, fd, 0), -EINVAL, "ftruncate: the same");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, fd, 0), -ENODEV, "mmap");
	ktap_ret(sys(SYS_sendfile, 1, fd, 0, 10), -EINVAL, "sendfile from it");
	ktap_ok(sys(SYS_getdents64, fd, buffer, sizeof(buffer)) > 0, "getdents64 lists it");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_SET), 0, "lseek to its beginning");
	ktap_ret(sys(SYS_getdents64, fd, buffer, 10), -EINVAL, "not into room for no name");
	ktap_ok(sys(SYS_getdents64, fd, buffer, 48) > 0, "again, in small pieces");
	sys(SYS_close, fd);
	ktap_ret(sys(SYS_open, path, O_WRONLY), -EISDIR, "open for writing");
	ktap_ret(sys(SYS_open, path, O_RDWR), -EISDIR, "for both");
	ktap_ret(sys(SYS_open, path, O_RDONLY | O_CREAT, 0600), -EISDIR, "to make it");
	ktap_ret(sys(SYS_truncate, path, 0), -EISDIR, "truncate");
	ktap_ret(sys(SYS_execve, path, NULL, NULL), -EACCES, "execve");
}

int main(void)
{
	char dir[64], file[80];
	long fd;

	snprintf(dir, sizeof(dir), "/tmp/ktap-dir-%d", (int)getpid());
	snprintf(file, sizeof(file), "%s/file", dir);
	ktap_need(sys(SYS_mkdir, dir, 0755), "mkdir");
	fd = ktap_need(sys(SYS_open, file, O_CREAT | O_RDWR, 0600), "a file");
	ktap_begin(17 + 6);
	try(dir);
	ktap_ret(sys(SYS_getdents64, fd, buffer, sizeof(buffer)), -ENOTDIR, "a file is not listed");
	ktap_ret(sys(SYS_fchdir, fd), -ENOTDIR, "nor gone to");
	ktap_ret(sys(SYS_openat, fd, "x", O_RDONLY), -ENOTDIR, "nor looked into");
	ktap_ret(sys(SYS_open, file, O_RDONLY | O_DIRECTORY), -ENOTDIR,
		 "it is not what O_DIRECTORY wants");
	ktap_ret(sys(SYS_unlinkat, AT_FDCWD, file, AT_REMOVEDIR), -ENOTDIR, "nor AT_REMOVEDIR");
	sys(SYS_close, fd);
	sys(SYS_unlink, file);
	ktap_ret(sys(SYS_rmdir, dir), 0, "all is gone");
	return ktap_end();
}
