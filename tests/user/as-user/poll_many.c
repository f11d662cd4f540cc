/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_many.c - among many descriptors poll and select find
 * the ones that are ready, and say how many.
 */
#include <sys/resource.h>

#include "tests/user/polls.h"

#define PIPES 120

static struct pollfd fds[2 * PIPES + 1];
static struct pipe_ends pipes[PIPES];

static long ask(int timeout)
{
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i].revents = -1;
	return sys(SYS_poll, fds, ARRAY_SIZE(fds), timeout);
}

/* Are the answers those of pipes with bytes where ready[] says so? */
static bool answers(const bool ready[PIPES])
{
	for (int i = 0; i < PIPES; i++) {
		if (fds[i].revents != (ready[i] ? POLLIN : 0) || fds[PIPES + i].revents != POLLHUP)
			return false;
	}
	return fds[2 * PIPES].revents == 0;
}

int main(void)
{
	struct rlimit limit = { 512, 512 };
	unsigned long set[8] = { 0 };
	bool ready[PIPES] = { 0 };
	struct pipe_ends ended = pipe_make(0);
	long before;

	ktap_begin(8);
	sys(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, NULL);
	for (int i = 0; i < PIPES; i++) {
		pipes[i] = pipe_make(0);
		fds[i] = (struct pollfd){ pipes[i].in, POLLIN, 0 };
		set[pipes[i].in / 64] |= 1UL << pipes[i].in % 64;
		fds[PIPES + i] = (struct pollfd){ -1, POLLIN, 0 };
	}
	fds[2 * PIPES] = (struct pollfd){ -5, POLLIN, 0 };
	ktap_ret(ask(0), 0, "none of 120 pipes is ready");
	before = clock_ns();
	ktap_ret(ask(3), 0, "nor after 3 ms");
	ktap_ok(clock_ns() - before >= 3000000, "which have passed");
	sys(SYS_close, ended.out);
	for (int i = 0; i < PIPES; i++)
		fds[PIPES + i].fd = ended.in; /* the same one, often */
	ktap_ret(ask(-1), PIPES, "120 times a pipe that has ended");
	ready[0] = ready[63] = ready[64] = ready[PIPES - 1] = true;
	for (int i = 0; i < PIPES; i++) {
		if (ready[i])
			sys(SYS_write, pipes[i].out, "x", 1);
	}
	ktap_ret(ask(-1), PIPES + 4, "and four pipes with bytes");
	ktap_ok(answers(ready), "each has its own answer");
	ktap_ret(sys(SYS_select, pipes[PIPES - 1].in + 1, set, NULL, NULL, NULL), 4,
		 "select finds the four");
	for (int i = 0; i < PIPES; i++) {
		if (ready[i])
			set[pipes[i].in / 64] ^= 1UL << pipes[i].in % 64;
	}
	ktap_ok(sys_all_are(set, sizeof(set), 0), "and clears the others");
	return ktap_end();
}
