/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mlock_brings_pages.c - memory that is locked is there at once;
 * and all that comes later, if that is asked for.
 */
#define _GNU_SOURCE
#include "tests/user/process.h"

#define RW	     (PROT_READ | PROT_WRITE)
#define PRIVATE	     (MAP_PRIVATE | MAP_ANONYMOUS)
#define MCL_ONFAULT_ 4
#define SYS_mlock2_  325

/* How many of these pages are there? */
static int there(const void *at, size_t pages)
{
	unsigned char vec[64];
	int n = 0;

	if (sys(SYS_mincore, at, pages * PAGE, vec) != 0)
		return -1;
	for (size_t i = 0; i < pages; i++)
		n += vec[i] & 1;
	return n;
}

/* VmLck of /proc/self/status, in pages. */
static long locked(void)
{
	static char text[4096];
	long fd = sys(SYS_open, "/proc/self/status", O_RDONLY), kib = 0;
	long n = sys(SYS_read, fd, text, sizeof(text) - 1);
	char *line;

	sys(SYS_close, fd);
	text[n > 0 ? n : 0] = 0;
	line = strstr(text, "VmLck:");
	if (!line)
		return -1;
	for (line += 6; *line && *line != 'k'; line++) {
		if (*line >= '0' && *line <= '9')
			kib = kib * 10 + *line - '0';
	}
	return kib / 4;
}

static int child(void *at)
{
	return (int)locked();
}

static char *map(size_t pages, int flags)
{
	return (char *)sys(SYS_mmap, 0, pages * PAGE, RW, PRIVATE | flags, -1, 0);
}

int main(int argc, char **argv)
{
	char *at = sys_arena(16), *other;

	ktap_begin(22);
	sys_map_at(at, 8, RW);
	ktap_ret(there(at, 8), 0, "nothing was touched, nothing is there");
	ktap_ret(sys(SYS_mlock, at + 2 * PAGE + 5, 2 * PAGE), 0, "mlock, at no page's border");
	ktap_ret(there(at, 8), 3, "every page it touches is there");
	ktap_ret(locked(), 3, "and counted in VmLck");
	ktap_ret(sys(SYS_madvise, at, 8 * PAGE, MADV_DONTNEED), -EINVAL, "it cannot be dropped");
	ktap_ret(proc_run(child, at), 0, "a child has nothing locked");
	ktap_ret(sys(SYS_munlock, at + 3 * PAGE, PAGE), 0, "munlock of the middle");
	ktap_ret(locked(), 2, "two are left");
	ktap_ret(sys(SYS_munmap, at + 4 * PAGE, PAGE), 0, "munmap of one");
	ktap_ret(locked(), 1, "one is");
	ktap_ret(sys(SYS_mremap, at + 2 * PAGE, PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     at + 9 * PAGE),
		 (long)(at + 9 * PAGE), "it is moved, and grows");
	ktap_ok(there(at + 9 * PAGE, 4) == 4 && locked() == 4, "what is new is there, too");
	ktap_ret(sys(SYS_munlockall), 0, "munlockall");
	ktap_ret(locked(), 0, "nothing is");
	other = map(4, 0);
	ktap_ret(sys(SYS_mlock2_, other, 4 * PAGE, 1 /* MLOCK_ONFAULT */), 0,
		 "locked when it comes");
	ktap_ok(there(other, 4) == 0 && locked() == 4, "it does not come for that");
	other = map(3, MAP_LOCKED);
	ktap_ok(there(other, 3) == 3 && locked() == 7, "MAP_LOCKED");
	ktap_ret(sys(SYS_mlockall, 2 /* MCL_FUTURE */), 0, "all that comes");
	other = map(5, 0);
	ktap_ok(there(other, 5) == 5 && locked() == 12, "is there and locked");
	other = (char *)sys(SYS_brk, 0);
	other = (char *)(((unsigned long)other + PAGE - 1) & -PAGE);
	sys(SYS_brk, other + 3 * PAGE);
	ktap_ok(there(other, 3) == 3 && locked() == 15, "the heap, too");
	ktap_ret(sys(SYS_mlockall, 2 | MCL_ONFAULT_), 0, "all that comes, when it comes");
	other = map(5, 0);
	ktap_ok(there(other, 5) == 0 && locked() == 20, "is locked, and not there");
	return ktap_end();
}
