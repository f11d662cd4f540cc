/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/many_forks.c - ten thousand forks and exits: the
 * last is as good as the first.
 */
#include "tests/user/process.h"

#define FORKS	10000
#define AT_ONCE 50

int main(void)
{
	long pids[AT_ONCE];
	int right = 0;
	char *pages = proc_pages(4);

	ktap_begin(1);
	memset(pages, 1, 4 * PAGE);
	for (int i = 0; i < FORKS; i++) {
		long pid = pids[i % AT_ONCE] = sys(SYS_fork);

		if (pid == 0) {
			pages[(i % 4) * (int)PAGE] = (char)i; /* a copy of one page */
			sys_exit(i & 0x7f);
		}
		if (i % AT_ONCE != AT_ONCE - 1)
			continue;
		for (int j = 0; j < AT_ONCE; j++)
			right += pids[j] > 0 &&
				 proc_wait(pids[j]) == STATUS_EXITED((i - AT_ONCE + 1 + j) & 0x7f);
	}
	ktap_ret(right, FORKS, "ten thousand");
	return ktap_end();
}
