/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mlock_errors.c - how much a user may lock, and what cannot be
 * locked at all.
 */
#define _GNU_SOURCE
#include <sys/resource.h>

#include "tests/user/process.h"

#define RW	    (PROT_READ | PROT_WRITE)
#define SYS_mlock2_ 325

static void set_limit(unsigned long bytes)
{
	struct rlimit limit;

	sys(SYS_prlimit64, 0, RLIMIT_MEMLOCK, NULL, &limit);
	limit.rlim_cur = bytes;
	ktap_need(sys(SYS_prlimit64, 0, RLIMIT_MEMLOCK, &limit, NULL), "prlimit");
}

static long map(size_t pages, int flags)
{
	return sys(SYS_mmap, 0, pages * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

int main(int argc, char **argv)
{
	char *at = sys_arena(16);

	ktap_begin(24);
	sys_map_at(at, 8, RW);
	sys_map_at(at + 12 * PAGE, 1, PROT_NONE);
	set_limit(4 * PAGE);
	ktap_ret(sys(SYS_mlock, at, 5 * PAGE), -ENOMEM, "more than the limit");
	ktap_ret(sys(SYS_mlock, at, 4 * PAGE), 0, "as much");
	ktap_ret(sys(SYS_mlock, at + PAGE, 3 * PAGE), 0, "the same once more");
	ktap_ret(sys(SYS_mlock, at + 4 * PAGE, PAGE), -ENOMEM, "a page on top");
	ktap_ret(map(1, MAP_LOCKED), -EAGAIN, "MAP_LOCKED on top");
	ktap_ret(sys(SYS_mremap, at, PAGE, 2 * PAGE, MREMAP_MAYMOVE, 0), -EAGAIN, "mremap on top");
	ktap_ret(sys(SYS_mlockall, 1 /* MCL_CURRENT */), -ENOMEM, "all there is");
	ktap_ret(sys(SYS_munlock, at, PAGE), 0, "a page less");
	ktap_ret(sys(SYS_mlock, at + 4 * PAGE, PAGE), 0, "leaves room for one");
	sys(SYS_munlockall);
	ktap_ret(sys(SYS_mlock, at + 7 * PAGE, 2 * PAGE), -ENOMEM, "over the end of an area");
	sys(SYS_munlockall);
	ktap_ret(sys(SYS_mlock, at + 9 * PAGE, PAGE), -ENOMEM, "where nothing is");
	ktap_ret(sys(SYS_munlock, at + 9 * PAGE, PAGE), -ENOMEM, "munlock there");
	ktap_ret(sys(SYS_mlock, at + 12 * PAGE, PAGE), -ENOMEM, "what may not be touched");
	sys(SYS_munlockall);
	ktap_ret(sys(SYS_mlock, at, 0), 0, "nothing");
	ktap_ret(sys(SYS_mlock, -PAGE, PAGE - 1), -EINVAL, "up to the end of all addresses");
	ktap_ret(sys(SYS_mlock, KERNEL_HALF, PAGE), -ENOMEM, "kernel memory");
	ktap_ret(sys(SYS_mlock2_, at, PAGE, 2), -EINVAL, "an unknown flag");
	ktap_ret(sys(SYS_mlockall, 0), -EINVAL, "mlockall of nothing");
	ktap_ret(sys(SYS_mlockall, 4 /* MCL_ONFAULT */), -EINVAL, "how, but not what");
	ktap_ret(sys(SYS_mlockall, 8), -EINVAL, "an unknown flag");
	set_limit(0);
	ktap_ret(sys(SYS_mlock, at, PAGE), -EPERM, "who may lock nothing");
	ktap_ret(sys(SYS_mlockall, 2 /* MCL_FUTURE */), -EPERM, "nor anything to come");
	ktap_ret(map(1, MAP_LOCKED), -EPERM, "nor by mmap");
	ktap_ret(sys(SYS_munlock, at, PAGE), 0, "he may unlock");
	return ktap_end();
}
