/* SPDX-License-Identifier: MIT */
/*
 * tests/user/last_page.h - the last page of user space that can be mapped.
 *
 * What:     A syscall instruction in the very last bytes of a mapping returns
 *           to an address where nothing is.  At the top of user space this
 *           has made kernels fall: sysret to an address that is not canonical
 *           faults in kernel mode with the user's stack.
 * Start at: last_page_end.
 * See it:   as-user/syscall_in_last_bytes.c, dies-11/syscall_in_last_bytes.c.
 */
#ifndef TESTS_USER_LAST_PAGE_H
#define TESTS_USER_LAST_PAGE_H

#include "tests/user/ktap.h"

/*
 * last_page_end - make the last page executable and writable, and return its
 * end, behind which nothing can be.
 *
 * The stack may live there already: then its last bytes, the zeros behind
 * everything that execve put on it, are ours to overwrite.
 */
static KTAP_UNUSED char *last_page_end(void)
{
	char *end;
	long got = sys(SYS_mmap, USER_END - PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (got == -EEXIST)
		got = sys(SYS_mprotect, USER_END - PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	ktap_need(got, "the last page");
	/* the compiler takes an address that it knows for an array of no bytes */
	__asm__("" : "=r"(end) : "0"(USER_END));
	return end;
}

#endif
