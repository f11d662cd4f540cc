/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigreturn_at_random.c - two hundred frames of random
 * bytes, each returned through by a child: it dies, or lives, and the kernel
 * does not mind.
 */
#include "tests/user/forge.h"

static uint64_t state = 88172645463325252UL;

static uint64_t random_next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* A frame that is half good: some words are replaced. */
static int child(void *turn)
{
	struct forged *frame = forge_frame();
	uint64_t *words = (uint64_t *)frame;

	state += (uint64_t)turn * 0x9e3779b97f4a7c15UL;
	for (int i = 0; i < 10; i++)
		random_next();
	for (int i = 0; i < 6; i++)
		words[random_next() % (sizeof(*frame) / 8)] =
			random_next() % 4 ? random_next() :
					    KERNEL_DIRECT + random_next() % 0x1000000;
	sys(SYS_alarm, 1); /* a loop is a way to live, too */
	forge_return(frame);
	return 0;
}

int main(void)
{
	int ended = 0;

	ktap_begin(1);
	for (long turn = 1; turn <= 200; turn++) {
		proc_run(child, (void *)turn);
		ended++;
	}
	ktap_ret(ended, 200, "all have ended");
	return ktap_end();
}
