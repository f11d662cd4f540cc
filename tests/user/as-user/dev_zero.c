/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_zero.c - /dev/zero gives as many zeros as are asked
 * for.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

#define MANY (256 * PAGE)

int main(void)
{
	char *memory, small[8] = "abcdefg";
	long fd;

	ktap_begin(7);
	fd = ktap_need(sys(SYS_open, "/dev/zero", O_RDWR), "open /dev/zero");
	memory = (char *)ktap_need(sys_map(256, PROT_READ | PROT_WRITE), "mmap");
	memset(memory, 0xff, MANY);
	ktap_ret(sys(SYS_read, fd, memory + 1, MANY - 2), MANY - 2, "a million bytes at once");
	ktap_ok(sys_all_are(memory + 1, MANY - 2, 0), "are all zero");
	ktap_ok(memory[0] == '\xff' && memory[MANY - 1] == '\xff',
		"the byte before them and the byte behind are not");
	ktap_ret(sys(SYS_write, fd, memory, MANY), MANY, "it takes as many");
	ktap_ret(sys(SYS_pread64, fd, small, 3, 1L << 40), 3, "pread64 at any position");
	ktap_ok(memcmp(small, "\0\0\0defg", 8) == 0, "three bytes are three bytes");
	ktap_ret(sys(SYS_read, fd, small, 0), 0, "no bytes are no bytes");
	return ktap_end();
}
