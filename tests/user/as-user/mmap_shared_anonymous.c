/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_shared_anonymous.c - shared anonymous memory is zero,
 * and keeps what is written.
 */
#include "tests/user/maps.h"

int main(void)
{
	const struct maps_area *area;
	char *memory;
	long got;

	ktap_begin(4);
	got = sys(SYS_mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!ktap_ok(!sys_failed(got), "it can be had"))
		return KTAP_FAIL;
	memory = (char *)got;
	ktap_ok(sys_all_are(memory, 4 * PAGE, 0), "it is zero");
	memset(memory, 0x5b, 4 * PAGE);
	ktap_ok(sys_all_are(memory, 4 * PAGE, 0x5b), "it keeps what is written");
	area = maps_find(memory);
	ktap_ok(area && strcmp(area->perms, "rw-s") == 0, "/proc/self/maps shows it as shared");
	return ktap_end();
}
