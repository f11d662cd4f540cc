/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_hint_taken.c - a hint that is in use is passed over,
 * and nothing is lost.
 */
#include "tests/user/ktap.h"

int main(void)
{
	char *taken;
	long got;

	ktap_begin(4);
	taken = (char *)ktap_need(sys_map(4, PROT_READ | PROT_WRITE), "mmap");
	memset(taken, 0x3c, 4 * PAGE);

	got = sys(SYS_mmap, taken, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ok(!sys_failed(got) && got != (long)taken, "a taken hint gives another place");
	got = sys(SYS_mmap, taken - PAGE, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ok(!sys_failed(got) && (got + 2 * (long)PAGE <= (long)taken ||
				     got >= (long)taken + 4 * (long)PAGE),
		"a hint that is free only at its beginning gives another place");
	got = sys(SYS_mmap, KERNEL_HALF, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ktap_ok(!sys_failed(got) && (unsigned long)got < USER_END,
		"a hint in the kernel half gives a place in ours");
	ktap_ok(sys_all_are(taken, 4 * PAGE, 0x3c), "the area that was there is unchanged");
	return ktap_end();
}
