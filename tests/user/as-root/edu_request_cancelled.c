/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_request_cancelled.c - a request that is cancelled ends, its
 * pages are given back when cancel returns, and its result says so.
 */
#include "tests/user/edu_test.h"

static void cancel(long fd, __u32 id, long expected, const char *what)
{
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_CANCEL, &id), expected, "%s", what);
}

int main(void)
{
	static unsigned char running[PAGE], queued[PAGE];
	long fd = edu_open(O_RDWR), first, second;
	struct edu_result result;

	ktap_begin(9);
	/* a hundred bytes at a time: far more transfers than there will be time for */
	first = ktap_need(edu_submit(fd, running, sizeof(running), 100, true), "EDU_IOC_SUBMIT");
	second = ktap_need(edu_submit(fd, queued, sizeof(queued), 100, false), "EDU_IOC_SUBMIT");
	cancel(fd, (__u32)second, 0, "the one that waits");
	cancel(fd, (__u32)first, 0, "the one that runs");
	ktap_ok(!edu_mapped(), "nothing of either is mapped any more");
	cancel(fd, (__u32)first, -ENOENT, "once more");
	cancel(fd, 12345, -ENOENT, "one that never was");
	sys(SYS_ioctl, fd, EDU_IOC_REAP, &result);
	ktap_ok(result.id == first && result.error == -ECANCELED, "the first was cancelled");
	ktap_ok(result.moved > 0 && result.moved < sizeof(running) && result.moved % 100 == 0,
		"in the middle, between two transfers: %llu bytes", result.moved);
	sys(SYS_ioctl, fd, EDU_IOC_REAP, &result);
	ktap_ok(result.id == second && result.error == -ECANCELED, "so was the second");
	ktap_ok(result.moved == 0, "before it began");
	return ktap_end();
}
