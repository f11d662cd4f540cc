/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/stat_tells.c - stat, lstat, fstat and newfstatat tell the
 * same, and it is true.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "tests/user/ktap.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif

static bool same(const struct stat *one, const struct stat *two)
{
	return one->st_ino == two->st_ino && one->st_dev == two->st_dev &&
	       one->st_mode == two->st_mode && one->st_size == two->st_size;
}

int main(int argc, char **argv)
{
	struct stat program, other;
	long fd;

	ktap_begin(13);
	ktap_ret(sys(SYS_stat, argv[0], &program), 0, "stat of the program");
	ktap_ok(S_ISREG(program.st_mode), "it is a regular file");
	ktap_ok((program.st_mode & 0111) == 0111, "everybody may execute it");
	ktap_ok(program.st_size > 1000 && program.st_nlink >= 1, "it has a size and a link");
	ktap_ok(program.st_blksize > 0, "it has a preferred size of reads");
	ktap_ok(sys(SYS_lstat, argv[0], &other) == 0 && same(&program, &other), "lstat agrees");
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_ok(sys(SYS_fstat, fd, &other) == 0 && same(&program, &other), "fstat agrees");
	ktap_ok(sys(SYS_newfstatat, AT_FDCWD, argv[0], &other, 0) == 0 && same(&program, &other),
		"newfstatat agrees");
	ktap_ok(sys(SYS_newfstatat, fd, "", &other, AT_EMPTY_PATH) == 0 && same(&program, &other),
		"newfstatat of the descriptor agrees");
	ktap_ok(sys(SYS_stat, "/", &other) == 0 && S_ISDIR(other.st_mode), "/ is a directory");
	ktap_ok(sys(SYS_stat, "/dev/null", &other) == 0 && S_ISCHR(other.st_mode),
		"/dev/null is a character device");
	ktap_ok(other.st_rdev == makedev(1, 3), "number 1:3");
	ktap_ok((other.st_mode & 0666) == 0666, "which everybody may read and write");
	return ktap_end();
}
