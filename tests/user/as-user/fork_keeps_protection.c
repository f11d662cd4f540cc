/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_keeps_protection.c - an area that may not be written
 * may not be written in the child either, and a hole stays a hole.
 */
#include "tests/user/process.h"

static int write_there(void *page)
{
	*(volatile char *)page = 1;
	return 0;
}

int main(void)
{
	char *pages = proc_pages(3);

	ktap_begin(4);
	memset(pages, 5, 3 * PAGE);
	ktap_need(sys(SYS_mprotect, pages, PAGE, PROT_READ), "mprotect");
	ktap_need(sys(SYS_munmap, pages + PAGE, PAGE), "munmap");
	ktap_ret(proc_run(write_there, pages) & 0x7f, SIGSEGV, "read-only: killed by SIGSEGV");
	ktap_ret(proc_run(write_there, pages + PAGE) & 0x7f, SIGSEGV, "unmapped: the same");
	ktap_ret(proc_run(write_there, pages + 2 * PAGE), 0, "writable: written");
	ktap_ok(sys_all_are(pages, PAGE, 5) && sys_all_are(pages + 2 * PAGE, PAGE, 5),
		"and we have it as it was");
	return ktap_end();
}
