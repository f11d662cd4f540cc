/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_write_crossing.c - a write whose bytes cross into
 * an unmapped page gives EFAULT, or counts exactly the bytes that could be
 * read.
 */
#include "tests/user/ktap.h"

int main(void)
{
	static const char text[] = "# these bytes could be read\n";
	const long length = sizeof(text) - 1;
	char *area = sys_arena(2);
	long got;

	ktap_begin(2);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	memcpy(area + PAGE - length, text, (size_t)length);
	got = sys(SYS_write, 1, area + PAGE - length, length + 100);
	ktap_ok(got == -EFAULT || got == length, "100 bytes more than there are");
	got = sys(SYS_write, 1, area + PAGE - length, length);
	ktap_ret(got, length, "exactly the bytes that there are");
	return ktap_end();
}
