/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_closed_files.c - an epoll watches an open file under a
 * descriptor: both together are its name, and the watch ends with the open file.
 */
#include "tests/user/epolls.h"

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	int ep = epoll_make(), copy = (int)sys(SYS_dup, ends.in), reused;

	ktap_begin(13);
	ktap_ret(epoll_add(ep, ends.in, EV_IN), 0, "a descriptor");
	ktap_ret(epoll_add(ep, ends.in, EV_IN), -EEXIST, "the same again");
	ktap_ret(epoll_add(ep, copy, EV_IN), 0, "a duplicate is another");
	put_byte(ends.out);
	ktap_ret(epoll_count(ep), 2, "both are told");
	epoll_control(ep, EPOLL_CTL_DEL, copy, 0);
	reused = ends.in;
	sys(SYS_close, ends.in);
	ktap_ret(epoll_ask(ep, reused), EV_IN,
		 "a duplicate keeps the open file, so it is told under a number that is closed");
	ktap_ret(epoll_control(ep, EPOLL_CTL_DEL, reused, 0), -EBADF, "and cannot be ended by it");
	sys(SYS_dup2, ends.out, reused);
	ktap_ret(epoll_control(ep, EPOLL_CTL_DEL, reused, 0), -ENOENT,
		 "nor when the number is another file's");
	ktap_ret(epoll_add(ep, reused, EV_OUT), 0, "which can be watched as well");
	ktap_ret(epoll_count(ep), 2, "both under one number");
	sys(SYS_close, copy);
	ktap_ret(epoll_ask(ep, reused), EV_OUT | EV_ERR,
		 "the last descriptor of the first is closed");
	sys(SYS_close, reused);
	ktap_ret(epoll_ask(ep, reused), EV_OUT | EV_ERR, "the other has one more");
	sys(SYS_close, ends.out);
	ktap_ret(epoll_count(ep), 0, "no more");
	ktap_ret(sys(SYS_close, ep), 0, "the epoll itself");
	return ktap_end();
}
