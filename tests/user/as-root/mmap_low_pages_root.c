/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/mmap_low_pages_root.c - the first 64 KiB are refused to
 * root too.
 *
 * A documented difference: Linux lets root map them.  A kernel for students
 * gains nothing by allowing a NULL that can be read.
 */
#include "tests/user/ktap.h"

int main(void)
{
	if (!ktap_on_nopage())
		ktap_skip_all("Linux lets root map the low pages");
	ktap_begin(4);
	ktap_ret(sys_map_at((void *)0, 1, PROT_READ), -EPERM, "the first page");
	ktap_ret(sys_map_at((void *)0xf000, 1, PROT_READ), -EPERM, "the last of the 64 KiB");
	ktap_ret(sys_map_at((void *)0xf000, 2, PROT_READ), -EPERM, "a range that begins in them");
	ktap_ret(sys_map_at((void *)0x10000, 1, PROT_READ), 0x10000, "the page above them is free");
	return ktap_end();
}
