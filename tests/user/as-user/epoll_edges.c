/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_edges.c - EPOLLET tells of each change once; EPOLLONESHOT tells
 * once, until it is set again.
 */
#include "tests/user/epolls.h"

int main(void)
{
	struct pipe_ends ends = pipe_make(O_NONBLOCK);
	int ep = epoll_make();

	ktap_begin(16);
	put_byte(ends.out);
	ktap_ret(epoll_add(ep, ends.in, EV_IN | EV_ET), 0, "edges");
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "what is there already is told");
	ktap_ret(epoll_ask(ep, ends.in), 0, "once");
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "another byte");
	ktap_ret(epoll_ask(ep, ends.in), 0, "once");
	take_byte(ends.in);
	ktap_ret(epoll_ask(ep, ends.in), 0, "reading one is no news");
	take_byte(ends.in);
	put_byte(ends.out);
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "two between two questions are one");
	ktap_ret(epoll_ask(ep, ends.in), 0, "only");
	epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN | EV_ET);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "EPOLL_CTL_MOD looks again");

	epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN | EV_ONESHOT);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "one shot");
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.in), 0, "and no other");
	sys(SYS_close, ends.out);
	ktap_ret(epoll_ask(ep, ends.in), 0, "not even the end");
	epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN | EV_ONESHOT);
	ktap_ret(epoll_ask(ep, ends.in), EV_IN | EV_HUP, "until it is set again");
	ktap_ret(epoll_ask(ep, ends.in), 0, "one shot");

	ends = pipe_make(O_NONBLOCK);
	epoll_must(ep, ends.out, EV_OUT | EV_ET);
	ktap_ret(epoll_ask(ep, ends.out), EV_OUT, "room");
	put_byte(ends.out);
	ktap_ret(epoll_ask(ep, ends.out), 0, "less of it is no news");
	return ktap_end();
}
