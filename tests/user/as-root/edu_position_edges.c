/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_position_edges.c - position and count at every edge of
 * a device of 4095 bytes.
 */
#include "tests/user/edu_test.h"

static unsigned char buffer[2 * PAGE];

int main(void)
{
	static const struct {
		long position;
		size_t count;
		long reads, writes;
	} edges[] = {
		{ 0, 0, 0, 0 },
		{ 100, 0, 0, 0 },
		{ 4094, 1, 1, 1 },
		{ 4094, 2, 1, 1 },
		{ 4000, 4096, 95, 95 },
		{ 1, 8192, 4094, 4094 },
		{ 4095, 1, 0, -ENOSPC },
		{ 4096, 1, 0, -ENOSPC },
		{ 4095, 4096, 0, -ENOSPC },
		{ 1L << 40, 16, 0, -ENOSPC },
		{ 0x7ffffffffffffffe, 1, 0, -ENOSPC },
		{ 0x7fffffffffffffff, 1, -EINVAL, -EINVAL }, /* there is no place behind the last */
		{ -1, 1, -EINVAL, -EINVAL },
	};
	long fd = edu_open(O_RDWR);

	ktap_begin(2 * ARRAY_SIZE(edges));
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
		ktap_ret(sys(SYS_pwrite64, fd, buffer, edges[i].count, edges[i].position),
			 edges[i].writes, "write %zu bytes at %ld", edges[i].count,
			 edges[i].position);
		ktap_ret(sys(SYS_pread64, fd, buffer, edges[i].count, edges[i].position),
			 edges[i].reads, "read %zu bytes at %ld", edges[i].count,
			 edges[i].position);
	}
	return ktap_end();
}
