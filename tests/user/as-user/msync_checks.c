/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/msync_checks.c - msync of a mapped file, and what it refuses.
 */
#include <sys/mman.h>

#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(3 * PAGE);
	char *arena = sys_arena(4);

	ktap_begin(12);
	ktap_need(sys(SYS_mmap, arena, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		      0),
		  "mmap");
	arena[0] = 'a';
	ktap_ret(sys(SYS_msync, arena, 3 * PAGE, MS_SYNC), 0, "MS_SYNC");
	ktap_ret(sys(SYS_msync, arena, 3 * PAGE, MS_ASYNC), 0, "MS_ASYNC");
	ktap_ret(sys(SYS_msync, arena, 3 * PAGE, MS_INVALIDATE), 0, "MS_INVALIDATE");
	ktap_ret(sys(SYS_msync, arena, 3 * PAGE, 0), 0, "no flag");
	ktap_ret(sys(SYS_msync, arena, 1, MS_SYNC), 0, "a byte");
	ktap_ret(sys(SYS_msync, arena, 0, MS_SYNC), 0, "no byte");
	ktap_ret(sys(SYS_msync, arena, PAGE, MS_SYNC | MS_ASYNC), -EINVAL,
		 "two that exclude each other");
	ktap_ret(sys(SYS_msync, arena, PAGE, 8), -EINVAL, "an unknown flag");
	ktap_ret(sys(SYS_msync, arena + 1, PAGE, MS_SYNC), -EINVAL, "not the start of a page");
	ktap_ret(sys(SYS_msync, arena, 4 * PAGE, MS_SYNC), -ENOMEM, "more than is mapped");
	ktap_ret(sys(SYS_msync, arena, -PAGE, MS_SYNC), -ENOMEM, "more than there is");
	sys(SYS_munmap, arena + PAGE, PAGE);
	ktap_ret(sys(SYS_msync, arena, 3 * PAGE, MS_SYNC), -ENOMEM, "over a hole");
	return ktap_end();
}
