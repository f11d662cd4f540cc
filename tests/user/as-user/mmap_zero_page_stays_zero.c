/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_zero_page_stays_zero.c - writing one page does not
 * change its neighbours.
 *
 * Pages that were only read are all the same zero page underneath.  The
 * first write to one of them must take a copy; if the zero page itself were
 * written, every other reader would see it.
 */
#include "tests/user/ktap.h"

#define PAGES 16

int main(void)
{
	char *memory;
	bool zero = true;

	ktap_begin(3);
	memory = (char *)ktap_need(sys_map(PAGES, PROT_READ | PROT_WRITE), "mmap");
	sys_all_are(memory, PAGES * PAGE, 0);

	memory[5 * PAGE + 17] = 1;
	ktap_ok(memory[5 * PAGE + 17] == 1, "the written byte is there");
	memory[5 * PAGE + 17] = 0;
	ktap_ok(sys_all_are(memory, PAGES * PAGE, 0), "the rest of its page is zero");

	for (int i = 0; i < PAGES; i += 2)
		memset(memory + i * PAGE, i + 1, PAGE);
	for (int i = 1; i < PAGES; i += 2)
		zero = zero && sys_all_are(memory + i * PAGE, PAGE, 0);
	ktap_ok(zero, "pages between written ones are still zero");
	return ktap_end();
}
