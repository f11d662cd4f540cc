/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/path_limits.c - how long a name, a path and a chain of links may be: so far, and not
 * one more.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "tests/user/ktap.h"

#define NAME_LIMIT 255	/* bytes */
#define PATH_LIMIT 4095 /* bytes, without the NUL */
#define LINK_LIMIT 40

static char name[NAME_LIMIT + 2], path[PATH_LIMIT + 2], long_link[PATH_LIMIT + 2];
static struct stat st;

/* "./././...x" of so many bytes: leads to the file x, however long it is */
static char *path_of(size_t bytes)
{
	size_t at = 0;

	while (at + 2 < bytes)
		path[at++] = '.', path[at++] = '/';
	if (at + 1 < bytes)
		path[at++] = '/';
	path[at++] = 'x';
	path[at] = 0;
	return path;
}

static void names(void)
{
	memset(name, 'n', NAME_LIMIT);
	ktap_ret(sys(SYS_mkdir, name, 0755), 0, "a name of 255 bytes");
	ktap_ret(sys(SYS_stat, name, &st), 0, "is found");
	ktap_ret(sys(SYS_rmdir, name), 0, "and goes");
	name[NAME_LIMIT] = 'n';
	ktap_ret(sys(SYS_mkdir, name, 0755), -ENAMETOOLONG, "256 bytes: mkdir");
	ktap_ret(sys(SYS_open, name, O_CREAT | O_RDWR, 0600), -ENAMETOOLONG, "open");
	ktap_ret(sys(SYS_stat, name, &st), -ENAMETOOLONG, "stat");
	ktap_ret(sys(SYS_symlink, "x", name), -ENAMETOOLONG, "symlink");
	ktap_ret(sys(SYS_link, "x", name), -ENAMETOOLONG, "link");
	ktap_ret(sys(SYS_rename, "x", name), -ENAMETOOLONG, "rename to it");
	ktap_ret(sys(SYS_rename, name, "y"), -ENAMETOOLONG, "rename from it");
	ktap_ret(sys(SYS_unlink, name), -ENAMETOOLONG, "unlink");
	ktap_ret(sys(SYS_chdir, name), -ENAMETOOLONG, "chdir");
	snprintf(path, sizeof(path), "%s/x", name);
	ktap_ret(sys(SYS_stat, path, &st), -ENAMETOOLONG, "in the middle of a path");
	snprintf(path, sizeof(path), "missing/%s", name);
	ktap_ret(sys(SYS_stat, path, &st), -ENOENT, "behind what is not there: never looked at");
}

static void paths(void)
{
	ktap_ret(sys(SYS_stat, path_of(PATH_LIMIT), &st), 0, "a path of 4095 bytes");
	ktap_ret(sys(SYS_stat, path_of(PATH_LIMIT + 1), &st), -ENAMETOOLONG, "of 4096: stat");
	ktap_ret(sys(SYS_open, path, O_RDONLY), -ENAMETOOLONG, "open");
	ktap_ret(sys(SYS_unlink, path), -ENAMETOOLONG, "unlink");
	ktap_ret(sys(SYS_rename, "x", path), -ENAMETOOLONG, "rename");
	ktap_ret(sys(SYS_statfs, path, &st), -ENAMETOOLONG, "statfs");
	ktap_ret(sys(SYS_truncate, path, 0), -ENAMETOOLONG, "truncate");
	memset(long_link, '/', PATH_LIMIT);
	ktap_ret(sys(SYS_symlink, long_link, "far"), 0, "a link to 4095 bytes");
	ktap_ret(sys(SYS_lstat, "far", &st), 0, "is there");
	ktap_ok(st.st_size == PATH_LIMIT, "and as long");
	ktap_ret(sys(SYS_stat, "far", &st), 0, "it leads to the root");
	sys(SYS_unlink, "far");
	long_link[PATH_LIMIT] = '/';
	ktap_ret(sys(SYS_symlink, long_link, "far"), -ENAMETOOLONG,
		 "a link to 4096 bytes is not made");
	ktap_ret(sys(SYS_symlink, "", "far"), -ENOENT, "nor one to nothing");
}

static void links(void)
{
	char from[16], to[16];

	/* l1 -> x, l2 -> l1, ... */
	snprintf(to, sizeof(to), "x");
	for (int i = 1; i <= LINK_LIMIT + 1; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		ktap_need(sys(SYS_symlink, to, from), "symlink");
		snprintf(to, sizeof(to), "l%d", i);
	}
	ktap_ret(sys(SYS_stat, "l40", &st), 0, "forty links are followed");
	ktap_ret(sys(SYS_stat, "l41", &st), -ELOOP, "and not one more");
	ktap_ret(sys(SYS_lstat, "l41", &st), 0, "the link itself is there");
	ktap_ret(sys(SYS_open, "l41", O_RDONLY), -ELOOP, "open");
	ktap_ret(sys(SYS_open, "l41", O_CREAT | O_RDWR, 0600), -ELOOP, "open with O_CREAT");
	ktap_ret(sys(SYS_chdir, "l41"), -ELOOP, "chdir");
	ktap_ret(sys(SYS_truncate, "l41", 0), -ELOOP, "truncate");
	ktap_ret(sys(SYS_symlink, "self", "self"), 0, "a link to itself");
	ktap_ret(sys(SYS_stat, "self", &st), -ELOOP, "leads nowhere");
	ktap_ret(sys(SYS_open, "self", O_CREAT | O_RDWR, 0600), -ELOOP, "and nothing is made");
	ktap_ret(sys(SYS_stat, "self/x", &st), -ELOOP, "nor below");
	ktap_ret(sys(SYS_open, "self", O_RDONLY | O_NOFOLLOW), -ELOOP,
		 "O_NOFOLLOW does not like links");
	ktap_ret(sys(SYS_unlink, "self"), 0, "it can be removed");
	for (int i = 1; i <= LINK_LIMIT + 1; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		sys(SYS_unlink, from);
	}
}

static void missing(void)
{
	ktap_ret(sys(SYS_stat, "", &st), -ENOENT, "no path at all");
	ktap_ret(sys(SYS_stat, "no/x", &st), -ENOENT, "a missing directory");
	ktap_ret(sys(SYS_mkdir, "no/x", 0755), -ENOENT, "to make something in");
	ktap_ret(sys(SYS_open, "no/x", O_CREAT | O_RDWR, 0600), -ENOENT, "a file, too");
	ktap_ret(sys(SYS_stat, "no/../x", &st), -ENOENT, "to come back from");
	ktap_ret(sys(SYS_stat, "x/", &st), -ENOTDIR, "a file is no directory");
	ktap_ret(sys(SYS_stat, "x/.", &st), -ENOTDIR, "none at all");
	ktap_ret(sys(SYS_stat, "x/..", &st), -ENOTDIR, "not even to leave");
	ktap_ret(sys(SYS_open, "x/y", O_CREAT | O_RDWR, 0600), -ENOTDIR, "nothing is in it");
	ktap_ret(sys(SYS_open, "new/", O_CREAT | O_RDWR, 0600), -EISDIR,
		 "a slash is not for files");
	ktap_ret(sys(SYS_mkdir, "new/", 0755), 0, "but for directories");
	ktap_ret(sys(SYS_rmdir, "new///"), 0, "any number of them");
	ktap_ret(sys(SYS_rmdir, "x"), -ENOTDIR, "rmdir of a file");
	ktap_ret(sys(SYS_unlink, "."), -EISDIR, "unlink of a directory");
	ktap_ret(sys(SYS_rmdir, "."), -EINVAL, "rmdir of the dot");
	ktap_ret(sys(SYS_rmdir, ".."), -ENOTEMPTY, "of two dots");
	ktap_ret(sys(SYS_rmdir, "/"), -EBUSY, "of the root");
}

int main(void)
{
	char dir[64];
	long fd;

	snprintf(dir, sizeof(dir), "/tmp/ktap-paths-%d", (int)getpid());
	ktap_need(sys(SYS_mkdir, dir, 0755), "mkdir");
	ktap_need(sys(SYS_chdir, dir), "chdir");
	fd = ktap_need(sys(SYS_open, "x", O_CREAT | O_EXCL | O_RDWR, 0600), "a file");
	sys(SYS_close, fd);
	ktap_begin(14 + 13 + 13 + 17 + 2);
	names();
	paths();
	links();
	missing();
	ktap_ret(sys(SYS_unlink, "x"), 0, "the file is there still");
	sys(SYS_chdir, "/");
	ktap_ret(sys(SYS_rmdir, dir), 0, "and nothing else");
	return ktap_end();
}
