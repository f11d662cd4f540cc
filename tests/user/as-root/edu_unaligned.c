/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_unaligned.c - buffer, position and count may be odd.
 */
#include "tests/user/edu_test.h"

int main(void)
{
	static const struct {
		size_t from, to, count;
		long position;
	} odd[] = {
		{ 1, 3, 7, 5 },
		{ 2047, 1, 333, 1001 },
		{ 4095, 4093, 2, 4093 },
		{ 7, 13, 1, 0 },
	};
	static unsigned char sent[3 * PAGE], received[3 * PAGE];
	long fd = edu_open(O_RDWR);

	ktap_begin(ARRAY_SIZE(odd));
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		size_t count = odd[i].count;
		unsigned char *to = received + odd[i].to;
		bool good;

		edu_fill(sent + odd[i].from, count, 30 + (unsigned int)i);
		memset(received, 0xcc, sizeof(received));
		good = sys(SYS_pwrite64, fd, sent + odd[i].from, count, odd[i].position) ==
			       (long)count &&
		       sys(SYS_pread64, fd, to, count, odd[i].position) == (long)count;
		ktap_ok(good && edu_filled(to, count, 30 + (unsigned int)i) &&
				sys_all_are(received, odd[i].to, 0xcc) &&
				sys_all_are(to + count, 64, 0xcc),
			"%zu bytes at %ld, from offset %zu to offset %zu", count, odd[i].position,
			odd[i].from, odd[i].to);
	}
	return ktap_end();
}
