/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/getrandom_crossing.c - random bytes into a buffer whose
 * end is missing: what fits, or EFAULT.
 */
#include "tests/user/bad_pointers.h"

int main(void)
{
	char *area = sys_arena(2);
	bool all = true;
	long got;

	ktap_begin(2);
	bad_pointers_prepare();
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	got = sys(SYS_getrandom, area + PAGE - 100, 4096, 0);
	ktap_ok(got == -EFAULT || (got > 0 && got <= 100), "100 bytes of room for 4096");
	for (size_t i = 0; i < BAD_COUNT; i++) {
		got = sys(SYS_getrandom, bad_pointers[i].addr, 16, 0);
		if (got != -EFAULT && !(got > 0 && got <= 3)) {
			ktap_note("%s: %ld", bad_pointers[i].what, got);
			all = false;
		}
	}
	ktap_ok(all, "every bad place for 16");
	return ktap_end();
}
