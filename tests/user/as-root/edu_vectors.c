/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_vectors.c - readv and writev transfer piece by piece.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	unsigned char one[100], two[200], whole[300];
	struct {
		void *base;
		size_t length;
	} list[] = { { one, 100 }, { NULL, 0 }, { two, 200 } };
	long fd = edu_open(O_RDWR);

	ktap_begin(5);
	edu_fill(whole, 300, 60);
	memcpy(one, whole, 100);
	memcpy(two, whole + 100, 200);
	ktap_ret(sys(SYS_writev, fd, list, 3), 300, "writev of 100, 0 and 200 bytes");
	memset(whole, 0, 300);
	ktap_ret(sys(SYS_pread64, fd, whole, 300, 0), 300, "one read of all");
	ktap_ok(edu_filled(whole, 300, 60), "has them in order");
	memset(one, 0, 100);
	memset(two, 0, 200);
	sys(SYS_lseek, fd, 0, SEEK_SET);
	ktap_ret(sys(SYS_readv, fd, list, 3), 300, "readv into the pieces");
	ktap_ok(memcmp(one, whole, 100) == 0 && memcmp(two, whole + 100, 200) == 0,
		"each has its part");
	return ktap_end();
}
