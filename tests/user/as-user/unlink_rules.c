/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/unlink_rules.c - unlink removes a name; the file lives
 * while somebody has it open.
 */
#include "tests/user/folder.h"

int main(void)
{
	char link[64], path[64];
	struct stat st;
	char buf[8];
	int fd;
	long n;

	ktap_begin(15);
	folder_begin("unlink_rules");
	folder_file("f", "bytes");
	sys(SYS_symlink, "f", "l");
	sys(SYS_mkdir, "d", 0755);
	ktap_ret(sys(SYS_unlink, "none"), -ENOENT, "it is not there");
	ktap_ret(sys(SYS_unlink, "d"), -EISDIR, "a directory");
	ktap_ret(sys(SYS_unlink, "d/"), -EISDIR, "a directory with a slash");
	ktap_ret(sys(SYS_unlink, "f/"), -ENOTDIR, "a file with a slash");
	ktap_ret(sys(SYS_unlink, "none/"), -ENOENT, "nothing, with a slash");
	ktap_ret(sys(SYS_unlink, "."), -EISDIR, "dot");
	ktap_ret(sys(SYS_unlink, "l"), 0, "a link");
	ktap_ok(folder_holds("f", "bytes"), "what it led to is there");
	fd = (int)sys(SYS_open, "f", O_RDWR);
	ktap_ret(sys(SYS_unlink, "f"), 0, "a file that is open");
	ktap_ok(!folder_mode("f"), "the name is gone");
	ktap_ret(sys(SYS_read, fd, buf, sizeof(buf)), 5, "its bytes are not");
	ktap_ok(sys(SYS_fstat, fd, &st) == 0 && st.st_nlink == 0, "it has no links");
	format_line(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = sys(SYS_readlink, path, link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = 0;
	ktap_ok(!strcmp(link, "/tmp/unlink_rules/f (deleted)"), "/proc says so");
	ktap_ret(sys(SYS_open, "f", O_RDWR | O_CREAT | O_EXCL, 0644), fd + 1,
		 "the name can be taken anew");
	ktap_ret(sys(SYS_unlinkat, fd, "x", 0), -ENOTDIR, "below what is no directory");
	return folder_end();
}
