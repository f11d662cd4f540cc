/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_chain.c - a chain of forty processes, each the child
 * of the one before: the last one's status travels all the way up.
 */
#include "tests/user/process.h"

#define DEPTH 40

static int link(void *arg)
{
	long depth = (long)arg;
	int status;

	if (depth == DEPTH)
		return DEPTH;
	status = proc_run(link, (void *)(depth + 1));
	return (status & 0xff) ? 255 : status >> 8;
}

int main(void)
{
	ktap_begin(1);
	ktap_ret(proc_run(link, (void *)1), STATUS_EXITED(DEPTH), "forty generations");
	return ktap_end();
}
