/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_requests_in_order.c - requests are done in the order in
 * which they were submitted, while the program does other things; poll tells.
 */
#include <poll.h>

#include "tests/user/edu_test.h"

int main(void)
{
	static unsigned char out[3000], in[3000];
	long fd = edu_open(O_RDWR), first, second;
	struct pollfd pollfd = { .fd = (int)fd, .events = POLLIN | POLLOUT };
	struct edu_result result;

	ktap_begin(14);
	ktap_ret(sys(SYS_poll, &pollfd, 1, 0), 1, "poll before anything was asked");
	ktap_ret(pollfd.revents, POLLOUT, "there is room, and no result");
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_REAP, &result), -ENOENT, "nothing is to be had");
	edu_fill(out, sizeof(out), 5);
	first = edu_submit(fd, out, sizeof(out), EDU_SIZE, true);
	ktap_ok(first > 0, "a request to the device");
	second = edu_submit(fd, in, sizeof(in), EDU_SIZE, false);
	ktap_ok(second > 0 && second != first, "one from it, before the first is done");
	ktap_ok(edu_mapped(), "their pages are the device's now");
	pollfd.events = POLLIN;
	ktap_ret(sys(SYS_poll, &pollfd, 1, -1), 1, "poll waits for a result");
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_REAP, &result), 0, "which can be had");
	ktap_ok(result.id == first && result.cookie == (unsigned long)out, "the first one's");
	ktap_ok(result.error == 0 && result.moved == sizeof(out), "all of it was moved");
	ktap_ret(sys(SYS_ioctl, fd, EDU_IOC_REAP, &result), 0, "the next is waited for");
	ktap_ok(result.id == second && result.error == 0, "the second one's");
	ktap_ok(edu_filled(in, sizeof(in), 5), "it has brought what the first has sent");
	ktap_ok(!edu_mapped(), "the pages are ours again");
	return ktap_end();
}
