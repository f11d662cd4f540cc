/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/readv_scatters.c - readv fills its pieces in order, as one
 * read would fill one buffer.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

int main(int argc, char **argv)
{
	char expected[300], first[7], second[100], third[193];
	struct {
		void *base;
		size_t length;
	} list[] = { { first, 7 }, { NULL, 0 }, { second, 100 }, { third, 193 } };
	long fd;

	ktap_begin(3);
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_pread64, fd, expected, 300, 0), "pread64");
	ktap_ret(sys(SYS_readv, fd, list, 4), 300, "300 bytes into pieces of 7, 0, 100 and 193");
	ktap_ok(memcmp(first, expected, 7) == 0 && memcmp(second, expected + 7, 100) == 0 &&
			memcmp(third, expected + 107, 193) == 0,
		"each has its part");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), 300, "the position is behind them");
	return ktap_end();
}
