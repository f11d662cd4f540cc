/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/readdir_positions.c - d_off is where the list goes on;
 * getdents tells the same as getdents64.
 */
#include "tests/user/folder.h"

struct old_entry {
	unsigned long ino, off;
	unsigned short len;
	char name[];
};

int main(void)
{
	char buf[1024], old[1024], next[32];
	struct folder_entry *e;
	struct old_entry *o;
	long n, m, at = 0, off = 0;
	bool same = true;
	int fd;

	ktap_begin(6);
	folder_begin("readdir_positions");
	for (const char *name = "abcdef"; *name; name++)
		folder_file((char[2]){ *name, 0 }, "");
	fd = (int)sys(SYS_open, ".", O_RDONLY | O_DIRECTORY);
	n = sys(SYS_getdents64, fd, buf, sizeof(buf));
	ktap_ret(n, 2 * 24 + 6 * 24, "eight entries");
	for (int i = 0; i < 5; i++) { /* the fifth: the third after the dots */
		e = (void *)(buf + at);
		off = (long)e->off;
		at += e->len;
	}
	e = (void *)(buf + at);
	strcpy(next, e->name);
	sys(SYS_lseek, fd, 0, SEEK_SET);
	m = sys(SYS_getdents, fd, old, sizeof(old));
	ktap_ok(m > 0, "getdents");
	for (long i = 0, j = 0; i < n && j < m; i += e->len, j += o->len) {
		e = (void *)(buf + i);
		o = (void *)(old + j);
		same = same && !strcmp(e->name, o->name) && e->ino == o->ino &&
		       ((char *)o)[o->len - 1] == e->type;
	}
	ktap_ok(same, "tells the same, the type in the last byte");
	ktap_ret(sys(SYS_lseek, fd, off, SEEK_SET), off, "back to behind a name");
	n = sys(SYS_getdents64, fd, buf, sizeof(buf));
	ktap_ok(n > 0 && !strcmp(((struct folder_entry *)buf)->name, next),
		"the list goes on there");
	ktap_ret(sys(SYS_getdents64, fd, buf, 20), n > 0 ? 0 : -1,
		 "at the end a small buffer is no error");
	return folder_end();
}
