/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/open_creates.c - open with O_CREAT, O_EXCL and O_TRUNC.
 */
#include "tests/user/folder.h"

int main(void)
{
	int fd;

	ktap_begin(19);
	folder_begin("open_creates");
	fd = (int)sys(SYS_open, "f", O_RDWR | O_CREAT, 0666);
	ktap_ok(fd >= 0, "O_CREAT makes it");
	ktap_ok(folder_mode("f") == (S_IFREG | 0644), "its mode is without the umask");
	ktap_ok(folder_stat("f").st_size == 0, "it is empty");
	ktap_ret(sys(SYS_open, "f", O_RDWR | O_CREAT | O_EXCL, 0666), -EEXIST,
		 "O_EXCL wants it new");
	sys_write_all(fd, "12345", 5);
	ktap_ok(sys(SYS_open, "f", O_RDONLY | O_CREAT, 0) >= 0, "O_CREAT of what is there");
	ktap_ok(folder_holds("f", "12345"), "changes nothing");
	ktap_ok(sys(SYS_open, "f", O_WRONLY | O_TRUNC) >= 0, "O_TRUNC");
	ktap_ok(folder_stat("f").st_size == 0, "empties it");
	fd = (int)sys(SYS_open, "ro", O_RDWR | O_CREAT, 0400);
	ktap_ok(fd >= 0, "a file that nobody may write");
	ktap_ret(sys(SYS_write, fd, "x", 1), 1, "is written by who made it");
	ktap_ret(sys(SYS_open, "ro", O_RDWR), -EACCES, "and then not any more");
	ktap_ret(sys(SYS_open, "ro", O_RDONLY | O_TRUNC), -EACCES, "nor emptied");
	ktap_ret(sys(SYS_open, "none/f", O_WRONLY | O_CREAT, 0644), -ENOENT, "no such directory");
	ktap_ret(sys(SYS_open, "f/", O_WRONLY | O_CREAT, 0644), -EISDIR, "a slash behind the name");
	ktap_ret(sys(SYS_open, ".", O_WRONLY | O_CREAT, 0644), -EISDIR, "dot");
	ktap_ret(sys(SYS_open, ".", O_RDWR), -EISDIR, "a directory to be written");
	ktap_ret(sys(SYS_open, "/proc/none", O_WRONLY | O_CREAT, 0644), -ENOENT,
		 "where no files are made");
	fd = (int)sys(SYS_creat, "f2", 0604);
	ktap_ok(fd >= 0 && folder_mode("f2") == (S_IFREG | 0604), "creat");
	ktap_ret(sys(SYS_read, fd, (char[4]){ 0 }, 4), -EBADF, "opens it for writing alone");
	return folder_end();
}
