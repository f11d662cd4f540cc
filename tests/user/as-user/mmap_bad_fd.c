/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_bad_fd.c - a mapping of a file needs an open file; an
 * anonymous one ignores it.
 */
#include "tests/user/ktap.h"

int main(void)
{
	ktap_begin(6);
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0), -EBADF, "descriptor -1");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE, 777, 0), -EBADF,
		 "a descriptor that is not open");
	ktap_ret(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_SHARED, 0x7fffffff, 0), -EBADF,
		 "the highest number of all");
	ktap_ret(sys(SYS_mmap, 0, 0, PROT_READ, MAP_PRIVATE, 777, 0), -EBADF,
		 "the descriptor is looked at before the length");
	ktap_ok(!sys_failed(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)),
		"anonymous, with descriptor -1");
	ktap_ok(!sys_failed(sys(SYS_mmap, 0, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, 777, 0)),
		"anonymous, with one that is not open");
	return ktap_end();
}
