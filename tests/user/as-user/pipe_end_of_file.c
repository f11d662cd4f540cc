/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_end_of_file.c - once the last write end is closed, what
 * is left is read, and then the end of file, again and again.
 */
#include "tests/user/pipes.h"

int main(void)
{
	struct pipe_ends p = pipe_make(O_NONBLOCK);
	char buf[16];
	int second;

	ktap_begin(8);
	second = (int)ktap_need(sys(SYS_dup, p.out), "dup");
	sys(SYS_write, p.out, "left", 4);
	ktap_ret(sys(SYS_close, p.out), 0, "one of two write ends is closed");
	ktap_ret(sys(SYS_read, p.in, buf, 2), 2, "bytes are read");
	ktap_ret(sys(SYS_read, p.in, buf + 2, 2), 2, "and more");
	ktap_ret(sys(SYS_read, p.in, buf, 1), -EAGAIN, "empty, but not the end");
	sys(SYS_write, second, "more", 4);
	sys(SYS_close, second);
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 4,
		 "what is left after the last was closed");
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 0, "the end of file");
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 0, "it stays");
	sys(SYS_fcntl, p.in, F_SETFL, 0);
	ktap_ret(sys(SYS_read, p.in, buf, sizeof(buf)), 0, "and is not waited for");
	return ktap_end();
}
