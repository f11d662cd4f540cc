/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fd_dup.c - descriptors made by dup, dup2 and dup3 share
 * one position.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char byte;
	long fd, copy;

	ktap_begin(13);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	copy = ktap_need(sys(SYS_dup, fd), "dup");
	ktap_ret(sys(SYS_lseek, fd, 100, SEEK_SET), 100, "one is moved");
	ktap_ret(sys(SYS_lseek, copy, 0, SEEK_CUR), 100, "the other has moved");
	ktap_ret(sys(SYS_read, copy, &byte, 1), 1, "the other is read");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 101, "the first has moved");
	ktap_ret(sys(SYS_close, fd), 0, "one is closed");
	ktap_ret(sys(SYS_read, copy, &byte, 1), 1, "the other can still be read");
	ktap_ret(sys(SYS_dup2, copy, 40), 40, "dup2 to 40");
	ktap_ret(sys(SYS_lseek, 40, 0, SEEK_CUR), 102, "40 has the same position");
	ktap_ret(sys(SYS_dup2, copy, copy), copy, "dup2 to itself does nothing");
	ktap_ret(sys(SYS_dup3, copy, copy, 0), -EINVAL, "dup3 to itself is an error");
	ktap_ret(sys(SYS_dup3, copy, 41, 0x12345), -EINVAL, "dup3 with strange flags is one too");
	fd = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open /dev/zero");
	ktap_ret(sys(SYS_dup2, fd, 40), 40, "dup2 over an open one closes that");
	ktap_ok(sys(SYS_read, 40, &byte, 1) == 1 && byte == 0, "and 40 is now the new file");
	return ktap_end();
}
