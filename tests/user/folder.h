/* SPDX-License-Identifier: MIT */
/*
 * tests/user/folder.h - a folder of the test's own, to do in it what it likes.
 *
 * What:     folder_begin() makes one below /tmp and goes there, with umask 022;
 *           folder_end() removes it with all that is in it. Names in the
 *           test are relative.
 * Start at: folder_begin(), folder_end()
 * See it:   tests/user/as-user/mkdir_rules.c
 */
#ifndef TESTS_USER_FOLDER_H
#define TESTS_USER_FOLDER_H

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/ktap.h"

struct folder_entry {
	unsigned long ino, off;
	unsigned short len;
	unsigned char type;
	char name[];
};

static char folder_path[64];

/* folder_empty - remove all that is in the folder that dirfd has open. */
static KTAP_UNUSED void folder_empty(int dirfd)
{
	char buf[1024];
	long n;

	while ((n = sys(SYS_getdents64, dirfd, buf, sizeof(buf))) > 0) {
		for (long at = 0; at < n;) {
			struct folder_entry *e = (void *)(buf + at);
			int fd;

			at += e->len;
			if (!strcmp(e->name, ".") || !strcmp(e->name, "..") ||
			    sys(SYS_unlinkat, dirfd, e->name, 0) != -EISDIR)
				continue;
			fd = (int)sys(SYS_openat, dirfd, e->name, O_RDONLY | O_DIRECTORY);
			folder_empty(fd);
			sys(SYS_close, fd);
			sys(SYS_unlinkat, dirfd, e->name, AT_REMOVEDIR);
		}
	}
}

/* folder_begin - make /tmp/NAME and go there; without it the test cannot begin. */
static KTAP_UNUSED void folder_begin(const char *name)
{
	sys(SYS_umask, 022);
	format_line(folder_path, sizeof(folder_path), "/tmp/%s", name);
	ktap_need(sys(SYS_mkdir, folder_path, 0755), folder_path);
	ktap_need(sys(SYS_chdir, folder_path), folder_path);
}

/* folder_end - remove it; what ktap_end() says. */
static KTAP_UNUSED int folder_end(void)
{
	int fd = (int)sys(SYS_open, folder_path, O_RDONLY | O_DIRECTORY);

	folder_empty(fd);
	sys(SYS_close, fd);
	sys(SYS_chdir, "/");
	ktap_need(sys(SYS_rmdir, folder_path), "the test's folder is removed");
	return ktap_end();
}

/* folder_file - make a file with this text. */
static KTAP_UNUSED void folder_file(const char *name, const char *text)
{
	int fd = (int)ktap_need(sys(SYS_open, name, O_WRONLY | O_CREAT | O_TRUNC, 0644), name);

	sys_write_all(fd, text, strlen(text));
	sys(SYS_close, fd);
}

/* folder_holds - is this the text of a file, of at most 63 bytes? */
static KTAP_UNUSED bool folder_holds(const char *name, const char *text)
{
	int fd = (int)sys(SYS_open, name, O_RDONLY);
	char buf[64];
	long n = sys(SYS_read, fd, buf, sizeof(buf));

	sys(SYS_close, fd);
	return n == (long)strlen(text) && !memcmp(buf, text, (size_t)n);
}

/* folder_mode, folder_links, folder_ino - what lstat says; 0: it is not there. */
static KTAP_UNUSED struct stat folder_stat(const char *name)
{
	struct stat st;

	memset(&st, 0, sizeof(st));
	sys(SYS_lstat, name, &st);
	return st;
}
#define folder_mode(name)  (folder_stat(name).st_mode)
#define folder_links(name) (folder_stat(name).st_nlink)
#define folder_ino(name)   (folder_stat(name).st_ino)

#endif
