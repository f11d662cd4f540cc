/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_vectors.c - readv and writev of a pipe are one read
 * and one write: they do not wait for a second buffer.
 */
#include <sys/uio.h>

#include "tests/user/pipes.h"

static char big[20000], back[20000];

int main(void)
{
	struct pipe_ends p = pipe_make(0);
	char a[4] = "", b[8] = "", c[8] = "";
	struct iovec out[4] = { { "ab", 2 }, { NULL, 0 }, { "cde", 3 }, { "fgh", 3 } };
	struct iovec in[3] = { { a, 4 }, { b, 0 }, { c, 8 } };
	struct iovec halves[2] = { { big, 7 }, { big + 7, sizeof(big) - 7 } };
	struct iovec backwards[2] = { { back, 12345 }, { back + 12345, sizeof(back) - 12345 } };
	struct iovec bad[2] = { { big, 10 }, { (void *)8, 10 } };

	ktap_begin(12);
	ktap_ret(sys(SYS_writev, p.out, out, 4), 8, "writev of four buffers, one empty");
	ktap_ret(sys(SYS_readv, p.in, in, 3), 8, "readv into more room than there are bytes");
	ktap_ok(!memcmp(a, "abcd", 4) && !memcmp(c, "efgh", 5), "in order");
	sys(SYS_write, p.out, "wxyz", 4);
	ktap_ret(sys(SYS_readv, p.in, in, 3), 4,
		 "the first buffer is filled: the others are not waited for");
	ktap_ret(sys(SYS_writev, p.out, out, 0), 0, "writev of no buffer");
	ktap_ret(sys(SYS_readv, p.in, in + 1, 1), 0, "readv into an empty one does not wait");
	pipe_pattern(big, sizeof(big), 0);
	ktap_ret(sys(SYS_writev, p.out, halves, 2), sizeof(big), "buffers that end within a page");
	ktap_ret(sys(SYS_readv, p.in, backwards, 2), sizeof(big), "read with another border");
	ktap_ok(pipe_matches(back, sizeof(back), 0), "the same bytes");
	sys(SYS_fcntl, p.in, F_SETFL, O_NONBLOCK);
	ktap_ret(sys(SYS_writev, p.out, bad, 2), -EFAULT, "the second buffer is bad: EFAULT");
	ktap_ret(sys(SYS_read, p.in, a, 1), -EAGAIN, "and nothing was written");
	ktap_ret(sys(SYS_readv, p.out, in, 1), -EBADF, "readv of the write end");
	return ktap_end();
}
