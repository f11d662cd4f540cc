/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_mends_fault.c - a handler that maps what was
 * missing lets the instruction be executed again.
 */
#include "tests/user/handlers.h"

#define PAGES 20

static char *pages;

static void mend(int number, siginfo_t *info, void *context)
{
	char *page = (char *)((unsigned long)info->si_addr & -PAGE);

	caught_count++;
	if (sys(SYS_mprotect, page, PAGE, PROT_READ | PROT_WRITE) != 0)
		sys_map_at(page, 1, PROT_READ | PROT_WRITE);
}

int main(void)
{
	bool right = true;

	ktap_begin(4);
	pages = proc_pages(PAGES);
	sys(SYS_mprotect, pages, PAGES / 2 * PAGE, PROT_NONE);
	sys(SYS_munmap, pages + PAGES / 2 * PAGE, PAGES / 2 * PAGE);
	handle(SIGSEGV, mend, 0);
	for (volatile int i = 0; i < PAGES; i++)
		((volatile char *)pages)[(unsigned long)i * PAGE] = (char)(i + 1);
	ktap_ret(caught_count, PAGES, "one fault for each page");
	for (volatile int i = 0; i < PAGES; i++)
		right = right && pages[(unsigned long)i * PAGE] == i + 1;
	ktap_ok(right, "all was written");
	ktap_ret(caught_count, PAGES, "and no more faults came");
	ktap_ok(signal_mask_now() == 0, "nothing is blocked");
	return ktap_end();
}
