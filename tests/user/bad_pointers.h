/* SPDX-License-Identifier: MIT */
/*
 * tests/user/bad_pointers.h - addresses that a system call must not accept.
 *
 * What:     A list of bad addresses, each wrong in its own way, for tests
 *           that hand every one of them to a call and expect EFAULT.  Those
 *           of kind BAD_TO_WRITE can be read, and are bad only where the
 *           kernel is to write a result.
 * Start at: bad_pointers_prepare, then the list bad_pointers[].
 * See it:   tests/user/as-user/pointer_*.c.
 */
#ifndef TESTS_USER_BAD_POINTERS_H
#define TESTS_USER_BAD_POINTERS_H

#include "tests/user/ktap.h"

enum bad_kind {
	BAD_NULL,     /* some calls give NULL a meaning of its own */
	BAD_TO_READ,  /* bad for everybody */
	BAD_TO_WRITE, /* bad as the place of a result */
};

struct bad_pointer {
	enum bad_kind kind;
	char *addr;
	const char *what;
};

enum {
	BAD_UNMAPPED = 7,
	BAD_PROT_NONE,
	BAD_CROSSING,
	BAD_READ_ONLY,
	BAD_READ_ONLY_CROSSING,
	BAD_COUNT,
};

static KTAP_UNUSED struct bad_pointer bad_pointers[BAD_COUNT] = {
	{ BAD_NULL, NULL, "NULL" },
	{ BAD_TO_READ, (char *)8, "in the first page" },
	{ BAD_TO_READ, (char *)NON_CANONICAL, "non-canonical" },
	{ BAD_TO_READ, (char *)KERNEL_HALF, "the kernel's half" },
	{ BAD_TO_READ, (char *)KERNEL_DIRECT + 0x100000, "the direct map" },
	{ BAD_TO_READ, (char *)KERNEL_TEXT, "the kernel's code" },
	{ BAD_TO_READ, (char *)-8L, "the last 8 bytes of all" },
	[BAD_UNMAPPED] = { BAD_TO_READ, NULL, "unmapped" },
	[BAD_PROT_NONE] = { BAD_TO_READ, NULL, "PROT_NONE" },
	[BAD_CROSSING] = { BAD_TO_READ, NULL, "crossing into an unmapped page" },
	[BAD_READ_ONLY] = { BAD_TO_WRITE, NULL, "read-only" },
	[BAD_READ_ONLY_CROSSING] = { BAD_TO_WRITE, NULL, "crossing into a read-only page" },
};

/*
 * bad_pointers_prepare - make the pages behind the last five of them.
 *
 *     | rw- | free | --- | free | rw- | r-- |
 *
 * => "crossing" begins 3 bytes before the boundary, so every object of four
 *    bytes or more crosses it; those bytes are not zero
 */
static KTAP_UNUSED void bad_pointers_prepare(void)
{
	char *area = sys_arena(6);

	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	ktap_need(sys_map_at(area + 2 * PAGE, 1, PROT_NONE), "mmap");
	ktap_need(sys_map_at(area + 4 * PAGE, 2, PROT_READ | PROT_WRITE), "mmap");
	memset(area, 'x', PAGE);
	memset(area + 4 * PAGE, 0, 2 * PAGE);
	ktap_need(sys(SYS_mprotect, area + 5 * PAGE, PAGE, PROT_READ), "mprotect");
	bad_pointers[BAD_CROSSING].addr = area + PAGE - 3;
	bad_pointers[BAD_UNMAPPED].addr = area + PAGE;
	bad_pointers[BAD_PROT_NONE].addr = area + 2 * PAGE;
	bad_pointers[BAD_READ_ONLY_CROSSING].addr = area + 5 * PAGE - 3;
	bad_pointers[BAD_READ_ONLY].addr = area + 5 * PAGE + 64;
}

#endif
