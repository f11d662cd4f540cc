/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fault_info_segv.c - SIGSEGV tells the address, and
 * whether nothing is there or it may not be used so.
 */
#include "tests/user/fault.h"

static char *pages;

static bool is(int code, const void *addr)
{
	return fault_is(SIGSEGV, code, addr);
}

int main(void)
{
	ktap_begin(8);
	pages = proc_pages(2);
	memset(pages, 1, 2 * PAGE);
	fault_catch(SIGSEGV);
	sys(SYS_mprotect, pages, PAGE, PROT_READ);
	sys(SYS_munmap, pages + PAGE, PAGE);
	FAULT(*(volatile char *)fault_hide(pages + 5) = 1);
	ktap_ok(is(SEGV_ACCERR, pages + 5), "writing what is read-only: SEGV_ACCERR");
	ktap_ok(fault.trap == 14 && (fault.error & 7) == 7, "page fault, present, write, user");
	FAULT((void)*(volatile char *)fault_hide(pages + PAGE + 9));
	ktap_ok(is(SEGV_MAPERR, pages + PAGE + 9), "reading where nothing is: SEGV_MAPERR");
	ktap_ok((fault.error & 7) == 4 && fault.cr2 == (unsigned long)pages + PAGE + 9,
		"absent, read, user; the address is in the context too");
	FAULT(((void (*)(void))fault_hide(pages))());
	ktap_ok(is(SEGV_ACCERR, pages) && fault.rip == (unsigned long)pages,
		"executing data: SEGV_ACCERR, at the address itself");
	FAULT((void)*(volatile char *)fault_hide((void *)KERNEL_TEXT));
	ktap_ok(is(SEGV_MAPERR, (void *)KERNEL_TEXT),
		"the kernel's half: as if nothing were there");
	FAULT((void)*(volatile char *)fault_hide((void *)NON_CANONICAL));
	ktap_ok(is(SI_KERNEL, NULL), "a non-canonical address: SI_KERNEL, no address");
	sys(SYS_mprotect, pages, PAGE, PROT_NONE);
	FAULT((void)*(volatile char *)fault_hide(pages));
	ktap_ok(is(SEGV_ACCERR, pages), "reading where no access is allowed: SEGV_ACCERR");
	return ktap_end();
}
