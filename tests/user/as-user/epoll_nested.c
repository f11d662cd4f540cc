/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_nested.c - an epoll can be polled, and watched by another; not by
 * itself, by whatever way, nor too deep.
 */
#include "tests/user/epolls.h"
#include "tests/user/polls.h"

static int outer;

static int waits(void *unused)
{
	struct epoll_event event;

	CHECK(sys(SYS_epoll_wait, outer, &event, 1, -1) == 1);
	return 0;
}

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	int inner = epoll_make(), chain[8];
	long pid;
	int depth;

	ktap_begin(15);
	outer = epoll_make();
	epoll_must(inner, ends.in, EV_IN);
	epoll_must(outer, inner, EV_IN);
	ktap_ret(epoll_ask(outer, inner), 0, "nothing yet");
	ktap_ret(poll_state(inner, POLLIN), 0, "by poll neither");
	put_byte(ends.out);
	ktap_ret(epoll_ask(outer, inner), EV_IN, "a byte two steps away");
	ktap_ret(poll_state(inner, ALL_BITS) & POLLIN, POLLIN, "poll sees it");
	ktap_ret(poll_state(outer, ALL_BITS) & POLLIN, POLLIN, "two steps away as well");
	ktap_ret(epoll_ask(inner, ends.in), EV_IN, "and the inner one has it still");
	take_byte(ends.in);
	ktap_ret(epoll_ask(outer, inner), 0, "it was read");
	pid = proc_start(waits, NULL);
	UNTIL(proc_is_asleep(pid));
	put_byte(ends.out);
	ktap_ret(proc_wait(pid), 0, "who sleeps at the outer one is woken");
	ktap_ret(epoll_add(inner, inner, EV_IN), -EINVAL, "an epoll in itself");
	ktap_ret(epoll_add(inner, outer, EV_IN), -ELOOP, "a circle of two");
	sys(SYS_close, inner);
	ktap_ret(epoll_count(outer), 0, "the inner one is closed");

	for (int i = 0; i < 8; i++)
		chain[i] = epoll_make();
	for (depth = 1; depth < 8 && epoll_add(chain[depth], chain[depth - 1], EV_IN) == 0; depth++)
		;
	ktap_ret(depth, 5, "five deep, and no deeper");
	ktap_ret(epoll_add(chain[7], chain[4], EV_IN), -ELOOP, "from above");
	ktap_ret(epoll_add(chain[0], chain[7], EV_IN), -ELOOP, "from below");
	ktap_ret(epoll_add(chain[0], chain[4], EV_IN), -ELOOP, "nor in a circle");
	return ktap_end();
}
