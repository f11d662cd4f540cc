/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/readdir_under_deletion.c - who lists a directory and removes what he
 * has seen sees each name once.
 */
#include "tests/user/folder.h"

#define FILES 300

int main(void)
{
	unsigned int seen = 0, removed = 0;
	char buf[512], name[32];
	long n;
	int fd;

	ktap_begin(6);
	folder_begin("readdir_under_deletion");
	sys(SYS_mkdir, "d", 0755);
	for (int i = 0; i < FILES; i++) {
		format_line(name, sizeof(name), "d/file-%d", i);
		folder_file(name, "");
	}
	fd = (int)sys(SYS_open, "d", O_RDONLY | O_DIRECTORY);
	while ((n = sys(SYS_getdents64, fd, buf, sizeof(buf))) > 0)
		for (long at = 0; at < n;) {
			struct folder_entry *e = (void *)(buf + at);

			at += e->len;
			if (e->name[0] == '.')
				continue;
			seen++;
			removed += e->type == 8 && sys(SYS_unlinkat, fd, e->name, 0) == 0;
		}
	ktap_ret(n, 0, "the list ends");
	ktap_ret(seen, FILES, "each name is seen");
	ktap_ret(removed, FILES, "each is removed, and told as a file");
	ktap_ret(sys(SYS_getdents64, fd, buf, sizeof(buf)), 0, "behind the end there is nothing");
	sys(SYS_lseek, fd, 0, SEEK_SET);
	ktap_ret(sys(SYS_getdents64, fd, buf, sizeof(buf)), 48, "from the start: dot and dot dot");
	ktap_ret(sys(SYS_rmdir, "d"), 0, "it is empty");
	return folder_end();
}
