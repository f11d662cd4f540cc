/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_moves_bytes.c - what is written to one end of a pipe
 * is read from the other, in order and once, whatever the pieces.
 */
#include "tests/user/pipes.h"

int main(void)
{
	struct pipe_ends p;
	char buf[64] = "";

	ktap_begin(14);
	ktap_ret(sys(SYS_pipe, &p), 0, "pipe");
	ktap_ret(p.in, 3, "the read end has the lowest free number");
	ktap_ret(p.out, 4, "the write end the next");
	ktap_ret(sys(SYS_write, p.out, "hello ", 6), 6, "write six bytes");
	ktap_ret(sys(SYS_write, p.out, "world", 5), 5, "and five");
	ktap_ret(sys(SYS_read, p.in, buf, 4), 4, "read four");
	ktap_ok(!memcmp(buf, "hell", 4), "the first four");
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 7, "read many: there are seven");
	ktap_ok(!memcmp(buf, "o world", 7), "the others, without a border");
	ktap_ret(sys(SYS_write, p.out, buf, 0), 0, "write nothing");
	ktap_ret(sys(SYS_read, p.in, buf, 0), 0, "read nothing, from an empty pipe");
	ktap_ret(sys(SYS_write, p.in, buf, 1), -EBADF, "write to the read end");
	ktap_ret(sys(SYS_read, p.out, buf, 1), -EBADF, "read from the write end");
	pipe_close(p);
	ktap_ret(sys(SYS_read, p.in, buf, 1), -EBADF, "read from what is closed");
	return ktap_end();
}
