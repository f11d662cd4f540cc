/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mremap_errors.c - what mremap refuses, and that nothing has
 * changed then.
 */
#define _GNU_SOURCE
#include "tests/user/ktap.h"

#define FIXED (MREMAP_MAYMOVE | MREMAP_FIXED)
#define KEEP  (MREMAP_MAYMOVE | 4 /* MREMAP_DONTUNMAP */)

static char *arena; /* pages 0 and 1 may be written, 2 and 3 only read; then room */

static long remap(long page, size_t old, size_t new, int flags, const char *to)
{
	return sys(SYS_mremap, arena + page * (long)PAGE, old * PAGE, new *PAGE, flags, to);
}

int main(int argc, char **argv)
{
	ktap_begin(23);
	arena = sys_arena(16);
	sys_map_at(arena, 2, PROT_READ | PROT_WRITE);
	sys_map_at(arena + 2 * PAGE, 2, PROT_READ);
	memset(arena, 0x21, 2 * PAGE);

	ktap_ret(remap(0, 1, 1, 8, NULL), -EINVAL, "an unknown flag");
	ktap_ret(remap(0, 1, 1, MREMAP_FIXED, arena + 8 * PAGE), -EINVAL, "FIXED without MAYMOVE");
	ktap_ret(remap(0, 1, 1, 4, NULL), -EINVAL, "DONTUNMAP without MAYMOVE");
	ktap_ret(remap(0, 1, 2, KEEP, NULL), -EINVAL, "DONTUNMAP and another length");
	ktap_ret(sys(SYS_mremap, arena + 1, PAGE, PAGE, 0, 0), -EINVAL, "no page border");
	ktap_ret(remap(0, 1, 0, 0, NULL), -EINVAL, "new length 0");
	ktap_ret(sys(SYS_mremap, arena, PAGE, -1L, 0, 0), -EINVAL, "one that wraps to 0");
	ktap_ret(remap(0, 1, 1, FIXED, arena + 8 * PAGE + 1), -EINVAL, "to no page border");
	ktap_ret(remap(0, 2, 2, FIXED, arena + PAGE), -EINVAL, "to where it overlaps itself");
	ktap_ret(remap(0, 2, 2, FIXED, arena), -EINVAL, "to where it is");
	ktap_ret(remap(0, 1, 1, FIXED, (char *)USER_END), -EINVAL, "to the end of user space");
	ktap_ret(remap(0, 2, 2, FIXED, (char *)USER_END - PAGE), -EINVAL, "over it");
	ktap_ret(remap(0, 1, 1, FIXED, (char *)KERNEL_TEXT), -EINVAL, "into the kernel");
	ktap_ret(remap(0, 1, 1, FIXED, NULL), -EPERM, "to page 0");
	ktap_ret(remap(4, 1, 1, 0, NULL), -EFAULT, "from where nothing is");
	ktap_ret(remap(0, 4, 5, MREMAP_MAYMOVE, NULL), -EFAULT, "two areas at once");
	ktap_ret(remap(2, 4, 5, MREMAP_MAYMOVE, NULL), -EFAULT, "an area and a hole");
	ktap_ret(remap(0, 2, 3, 0, NULL), -ENOMEM, "to grow into another area");
	ktap_ret(remap(0, 0, 1, MREMAP_MAYMOVE, NULL), -EINVAL, "old length 0 of private memory");
	ktap_ret(remap(0, 1, 1UL << 35, MREMAP_MAYMOVE, NULL), -ENOMEM, "128 TiB");
	ktap_ret(remap(0, 1, 1UL << 35, FIXED, arena + 8 * PAGE), -EINVAL, "128 TiB from there on");
	ktap_ret(sys(SYS_mremap, KERNEL_DIRECT, PAGE, PAGE, 0, 0), -EFAULT, "kernel memory");
	ktap_ok(sys_all_are(arena, 2 * PAGE, 0x21) && sys_all_are(arena + 2 * PAGE, 2 * PAGE, 0),
		"all is as it was");
	return ktap_end();
}
