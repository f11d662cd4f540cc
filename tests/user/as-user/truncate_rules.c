/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/truncate_rules.c - truncate sets the size of a file that may be written.
 */
#include "tests/user/folder.h"

int main(void)
{
	char buf[16];
	int fd, ro;

	ktap_begin(19);
	folder_begin("truncate_rules");
	folder_file("f", "0123456789");
	ktap_ret(sys(SYS_truncate, "f", 4), 0, "shorter");
	ktap_ok(folder_holds("f", "0123"), "what is behind is gone");
	ktap_ret(sys(SYS_truncate, "f", 8), 0, "longer");
	fd = (int)sys(SYS_open, "f", O_RDWR);
	ktap_ok(sys(SYS_read, fd, buf, 16) == 8 && !memcmp(buf, "0123\0\0\0\0", 8), "zeroes come");
	ktap_ret(sys(SYS_ftruncate, fd, 2), 0, "ftruncate");
	ktap_ok(folder_stat("f").st_size == 2, "the size");
	ktap_ret(sys(SYS_read, fd, buf, 16), 0, "a position behind the end reads nothing");
	ktap_ret(sys(SYS_truncate, "f", -1), -EINVAL, "a negative size");
	ktap_ret(sys(SYS_ftruncate, fd, -1), -EINVAL, "by descriptor");
	ro = (int)sys(SYS_open, "f", O_RDONLY);
	ktap_ret(sys(SYS_ftruncate, ro, 0), -EINVAL, "open to be read only");
	ktap_ret(sys(SYS_ftruncate, 99, 0), -EBADF, "not open");
	ktap_ret(sys(SYS_truncate, ".", 0), -EISDIR, "a directory");
	ktap_ret(sys(SYS_truncate, "/dev/null", 0), -EINVAL, "a device");
	ktap_ret(sys(SYS_truncate, "none", 0), -ENOENT, "no such file");
	sys(SYS_chmod, "f", 06755);
	ktap_ret(sys(SYS_truncate, "f", 1), 0, "a set-id program");
	ktap_ok(folder_mode("f") == (S_IFREG | 0755), "is none any more");
	sys(SYS_chmod, "f", 06745);
	sys(SYS_close, (int)sys(SYS_open, "f", O_RDONLY | O_TRUNC));
	ktap_ok(folder_mode("f") == (S_IFREG | 02745), "O_TRUNC does the same");
	sys(SYS_chmod, "f", 0400);
	ktap_ret(sys(SYS_truncate, "f", 0), -EACCES, "not to be written");
	ktap_ret(sys(SYS_ftruncate, fd, 0), 0, "who has it open can");
	return folder_end();
}
