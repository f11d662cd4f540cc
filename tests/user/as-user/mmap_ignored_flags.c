/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_ignored_flags.c - flags that only advise, or that no
 * longer mean anything, do no harm.
 */
#include "tests/user/ktap.h"

int main(void)
{
	static const struct {
		int flag;
		const char *name;
	} flags[] = {
		{ MAP_NORESERVE, "MAP_NORESERVE" }, { MAP_STACK, "MAP_STACK" },
		{ MAP_POPULATE, "MAP_POPULATE" },   { 0x0800, "MAP_DENYWRITE" },
		{ 0x1000, "MAP_EXECUTABLE" },
	};

	ktap_begin(ARRAY_SIZE(flags));
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		long got = sys(SYS_mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | flags[i].flag, -1, 0);

		ktap_ok(!sys_failed(got) && sys_all_are((char *)got, 2 * PAGE, 0), "%s",
			flags[i].name);
	}
	return ktap_end();
}
