/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_growsdown.c - MAP_GROWSDOWN gives memory that is at
 * least ordinary.
 */
#include "tests/user/ktap.h"

int main(void)
{
	long got;

	ktap_begin(2);
	got = sys(SYS_mmap, 0, 4 * PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
	if (!ktap_ok(!sys_failed(got), "it can be had"))
		return KTAP_FAIL;
	memset((char *)got, 0x21, 4 * PAGE);
	ktap_ok(sys_all_are((char *)got, 4 * PAGE, 0x21), "and used from end to end");
	return ktap_end();
}
