/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/oom_kills_the_largest.c - a program that touches more memory than
 * there is, is killed for it, and others go on: its parent and a small brother keep what
 * they have, and there is memory again.
 */
#include "tests/user/process.h"

#define CHUNK 256 /* pages */

/* Take and take. There is no end to what mmap promises; there is one to what can be touched. */
static int take_all(void *unused)
{
	for (;;) { /* never left but by the kill */
		char *more = (char *)sys_map(CHUNK, PROT_READ | PROT_WRITE);

		if ((long)more < 0 && (long)more > -4096)
			continue; /* then with what there is */
		for (size_t n = 0; n < CHUNK; n++)
			more[n * PAGE] = 1;
	}
	return 0;
}

static int keep_a_little(void *arg)
{
	volatile int *told = arg;
	char *mine = proc_pages(4);

	memset(mine, 7, 4 * PAGE);
	told[0] = 1;
	UNTIL(told[1]);
	CHECK(sys_all_are(mine, 4 * PAGE, 7));
	return 0;
}

int main(void)
{
	volatile int *told = proc_shared(PAGE);
	char *mine = proc_pages(4);
	long brother;

	ktap_begin(4);
	memset(mine, 9, 4 * PAGE);
	brother = proc_start(keep_a_little, (void *)told);
	UNTIL(told[0]);
	ktap_ret(proc_run(take_all, NULL), STATUS_KILLED(SIGKILL), "who takes all is killed");
	ktap_ok(sys_all_are(mine, 4 * PAGE, 9), "the parent has what it had");
	told[1] = 1;
	ktap_ret(proc_wait(brother), STATUS_EXITED(0), "so has a small child");
	mine = proc_pages(CHUNK);
	memset(mine, 3, CHUNK * PAGE);
	ktap_ok(sys_all_are(mine, CHUNK * PAGE, 3), "there is memory again");
	return ktap_end();
}
