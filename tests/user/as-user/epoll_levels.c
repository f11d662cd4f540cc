/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_levels.c - what is ready is told as long as it is; several
 * things in turn; what is changed or taken away is told as it is then.
 */
#include "tests/user/epolls.h"

int main(void)
{
	struct pipe_ends ends = pipe_make(0), many[8];
	struct epoll_event one;
	int ep = epoll_make();
	uint64_t seen = 0;

	ktap_begin(19);
	ktap_ret(epoll_add(ep, ends.in, EV_IN), 0, "watch the end that is read");
	ktap_ret(epoll_ask(ep, ends.in), 0, "nothing yet");
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "a byte");
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "it is there still");
	take_byte(ends.in);
	ktap_ret(epoll_ask(ep, ends.in), 0, "it was read");
	put_byte(ends.out);
	take_byte(ends.in);
	ktap_ret(epoll_ask(ep, ends.in), 0, "one that came and went is not told");
	ktap_ret(epoll_control(ep, EPOLL_CTL_MOD, ends.in, 0), 0, "for nothing");
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.in), 0, "nothing is told");
	ktap_ret(epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN), 0, "for bytes again");
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "the byte that was there all the time");
	sys(SYS_close, ends.out);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN | EV_HUP, "the other end is closed: told unasked");
	ktap_ret(epoll_control(ep, EPOLL_CTL_DEL, ends.in, 0), 0, "no longer watched");
	ktap_ret(epoll_ask(ep, ends.in), 0, "nothing is told");

	for (int i = 0; i < 8; i++) {
		many[i] = pipe_make(0);
		epoll_must(ep, many[i].in, EV_IN);
		put_byte(many[i].out);
	}
	ktap_ret(epoll_count(ep), 8, "eight at once");
	for (int i = 0; i < 8; i++) {
		sys(SYS_epoll_wait, ep, &one, 1, 0);
		seen |= 1ULL << one.data.u64;
	}
	ktap_ret(__builtin_popcountll(seen), 8, "asked for one at a time, each has its turn");
	take_byte(many[3].in);
	ktap_ret(epoll_count(ep), 7, "one less");
	sys(SYS_close, many[4].in);
	ktap_ret(epoll_count(ep), 6, "a closed file is not watched any more");
	ktap_ret(epoll_add(ep, many[4].out, EV_OUT), 0, "an end that is written");
	ktap_ret(epoll_count(ep), 7, "its reader is gone: that is told");
	return ktap_end();
}
