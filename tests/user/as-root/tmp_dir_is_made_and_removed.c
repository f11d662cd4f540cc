/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/tmp_dir_is_made_and_removed.c - a directory for one test: made, given away, lived
 * in, and removed with all that is in it.
 *
 * As test libraries do it: mkdtemp, chown, chmod, chdir, statfs; afterwards a walk that unlinks
 * whatever it finds, by descriptors, while it is being read.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "tests/user/process.h"

#define TMPFS_MAGIC 0x01021994
#define FILES	    300 /* more than one getdents64 gives */

static int removed;

/* Remove all that is in the directory that fd has open; fd is closed. => how many things went wrong */
static int purge(int fd)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	int wrong = 0;

	if (!dir)
		return 1;
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (entry->d_type == DT_DIR) {
			wrong += purge(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY));
			wrong += unlinkat(fd, entry->d_name, AT_REMOVEDIR) != 0;
		} else {
			wrong += unlinkat(fd, entry->d_name, 0) != 0;
		}
		removed++;
	}
	closedir(dir);
	return wrong;
}

/* The test's own life: as the user who was given the directory. */
static int live(void *unused)
{
	char name[32], buffer[64];
	int fd;

	CHECK(setgid(1000) == 0 && setuid(1000) == 0);
	CHECK(mkdir("deep", 0755) == 0 && mkdir("deep/er", 0755) == 0);
	CHECK(mkdir("empty", 0700) == 0);
	for (int i = 0; i < FILES; i++) {
		format_line(name, sizeof(name), "deep/file%d", i);
		fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
		CHECK(fd >= 0 && write(fd, name, strlen(name)) == (ssize_t)strlen(name));
		CHECK(close(fd) == 0);
	}
	CHECK(symlink("../file7", "deep/er/link") == 0);
	CHECK(symlink("nowhere", "dangling") == 0);
	CHECK(link("deep/file7", "hard") == 0);
	CHECK(mkfifo("fifo", 0600) == 0);
	fd = open("deep/er/link", O_RDONLY);
	CHECK(fd >= 0 && read(fd, buffer, sizeof(buffer)) == 10 &&
	      !memcmp(buffer, "deep/file7", 10));
	CHECK(close(fd) == 0);
	return 0;
}

int main(void)
{
	char path[] = "/tmp/ktapXXXXXX", cwd[64];
	struct statfs fs;
	struct stat st;

	ktap_begin(16);
	ktap_ok(mkdtemp(path) == path, "a directory with a name that nobody has");
	ktap_ok(stat(path, &st) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 07777) == 0700 &&
			st.st_uid == 0 && st.st_nlink == 2,
		"it is root's alone, and empty");
	ktap_ret(sys(SYS_chown, path, 1000, 1000), 0, "it is given to another");
	ktap_ret(sys(SYS_chmod, path, 0777), 0, "everybody may do as he likes there");
	ktap_ok(stat(path, &st) == 0 && st.st_uid == 1000 && st.st_gid == 1000 &&
			(st.st_mode & 07777) == 0777,
		"as stat tells");
	ktap_ok(ktap_need(sys(SYS_chdir, path), "chdir") == 0, "it is where we are");
	ktap_ok(getcwd(cwd, sizeof(cwd)) == cwd && !strcmp(cwd, path), "getcwd says so");
	ktap_ret(sys(SYS_statfs, ".", &fs), 0, "statfs");
	ktap_ok(fs.f_type == TMPFS_MAGIC && fs.f_bsize == 4096 && fs.f_namelen == 255, "a tmpfs");
	ktap_ret(proc_run(live, NULL), 0, "files, directories, links and a fifo in it");
	ktap_ok(stat(".", &st) == 0 && st.st_nlink == 4, "two directories more in it");
	ktap_ret(sys(SYS_rmdir, path), -ENOTEMPTY, "it is not removed with all that");
	ktap_ret(sys(SYS_chdir, "/"), 0, "we leave");
	ktap_ret(purge(open(path, O_RDONLY | O_DIRECTORY)), 0, "everything in it is removed");
	ktap_ok(removed == FILES + 7, "and was found once: %d of %d", removed, FILES + 7);
	ktap_ret(sys(SYS_rmdir, path), 0, "now it goes");
	return ktap_end();
}
