/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mremap_moves.c - memory grows, shrinks and moves, and its
 * contents with it.
 */
#define _GNU_SOURCE
#include "tests/user/maps.h"

#define FIXED (MREMAP_MAYMOVE | MREMAP_FIXED)
#define RW    (PROT_READ | PROT_WRITE)

static char *arena;

static char *page(long n)
{
	return arena + n * (long)PAGE;
}

static long remap(char *at, size_t old, size_t new, int flags, const char *to)
{
	return sys(SYS_mremap, at, old * PAGE, new *PAGE, flags, to);
}

static void fill(char *at, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		memset(at + i * PAGE, 'a' + (int)i, PAGE);
}

static bool filled(const char *at, size_t pages, char first)
{
	for (size_t i = 0; i < pages; i++) {
		if (!sys_all_are(at + i * PAGE, PAGE, (unsigned char)(first + i)))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	char *at;

	ktap_begin(17);
	arena = sys_arena(64);
	sys_map_at(page(0), 4, RW);
	fill(page(0), 4);
	ktap_ret(remap(page(0), 4, 8, 0, NULL), (long)page(0), "grow where there is room");
	ktap_ok(filled(page(0), 4, 'a') && sys_all_are(page(4), 4 * PAGE, 0),
		"what is new is zeros");
	ktap_ret(remap(page(0), 8, 3, 0, NULL), (long)page(0), "shrink");
	ktap_ok(filled(page(0), 3, 'a') && !sys_readable(page(3)), "the end has gone");
	ktap_ret(remap(page(0), 3, 3, FIXED, page(33)), (long)page(33), "move");
	ktap_ok(filled(page(33), 3, 'a') && !sys_readable(page(0)), "all of it, and nothing stays");
	ktap_ret(remap(page(34), 1, 3, FIXED, page(10)), (long)page(10),
		 "a page from the middle, and longer");
	ktap_ok(filled(page(10), 1, 'b') && sys_all_are(page(11), 2 * PAGE, 0) &&
			filled(page(33), 1, 'a') && !sys_readable(page(34)) &&
			filled(page(35), 1, 'c'),
		"its neighbours stay");
	sys_map_at(page(50), 2, RW);
	memset(page(50), 'x', 2 * PAGE);
	ktap_ret(remap(page(10), 3, 1, FIXED, page(50)), (long)page(50), "over something else");
	ktap_ok(filled(page(50), 1, 'b') && page(51)[0] == 'x' && !sys_readable(page(11)),
		"as much as is asked for");
	ktap_ret(remap(page(33), 1, 4096, MREMAP_MAYMOVE, NULL) != (long)page(33), true,
		 "grow where there is no room");
	ktap_ok(!sys_readable(page(33)), "then it is elsewhere");

	at = (char *)sys_map(3, RW);
	fill(at, 3);
	ktap_ret(remap(at, 3, 3, MREMAP_MAYMOVE | MREMAP_FIXED | 4, page(20)), (long)page(20),
		 "move what is in it, and keep the area");
	ktap_ok(filled(page(20), 3, 'a') && sys_all_are(at, 3 * PAGE, 0), "the old one is empty");
	sys(SYS_mprotect, page(21), PAGE, PROT_READ);
	ktap_ret(remap(page(21), 1, 1, FIXED, page(30)), (long)page(30),
		 "a page without write access");
	ktap_ok(filled(page(30), 1, 'b') && !sys_writable(page(30)), "is as it was, there");
	ktap_ret(remap(page(20), 1, 1, 0, NULL), (long)page(20), "nothing at all");
	return ktap_end();
}
