/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/epoll_errors.c - what epoll refuses.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/epolls.h"

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	struct epoll_event event;
	int ep = epoll_make(), zero = (int)sys(SYS_open, "/proc/self/cmdline", O_RDONLY);
	bool all = true;

	ktap_begin(24);
	bad_pointers_prepare();
	ktap_ret(sys(SYS_epoll_create1, 1), -EINVAL, "no such flag");
	ktap_ret(sys(SYS_epoll_create, 0), -EINVAL, "epoll_create of none");
	ktap_ret(sys(SYS_fcntl, sys(SYS_epoll_create1, 02000000), F_GETFD), FD_CLOEXEC,
		 "EPOLL_CLOEXEC");
	ktap_ok(sys(SYS_epoll_create, 1) > 0, "epoll_create of one");
	ktap_ret(epoll_add(ep, 99, EV_IN), -EBADF, "not open");
	ktap_ret(epoll_add(99, ends.in, EV_IN), -EBADF, "no epoll, but nothing");
	ktap_ret(epoll_add(ends.out, ends.in, EV_IN), -EINVAL, "no epoll, but a pipe");
	ktap_ret(epoll_add(ep, zero, EV_IN), -EPERM, "a file that is always ready");
	ktap_ret(epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN), -ENOENT,
		 "MOD of what is not watched");
	ktap_ret(epoll_control(ep, EPOLL_CTL_DEL, ends.in, EV_IN), -ENOENT,
		 "DEL of what is not watched");
	ktap_ret(epoll_control(ep, 4, ends.in, EV_IN), -EINVAL, "no such operation");
	ktap_ret(sys(SYS_epoll_wait, ends.in, &event, 1, 0), -EINVAL, "waiting for a pipe");
	ktap_ret(sys(SYS_epoll_wait, 99, &event, 1, 0), -EBADF, "waiting for nothing");
	ktap_ret(epoll_add(ep, ends.in, EV_IN | EV_EXCLUSIVE), 0, "exclusive");
	ktap_ret(epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN), -EINVAL, "cannot be changed");
	ktap_ret(epoll_control(ep, EPOLL_CTL_DEL, ends.in, 0), 0, "only ended");
	ktap_ret(epoll_add(ep, ends.in, EV_IN | EV_EXCLUSIVE | EV_ONESHOT), -EINVAL,
		 "not with ONESHOT");
	epoll_must(ep, ends.in, EV_IN);
	ktap_ret(epoll_control(ep, EPOLL_CTL_MOD, ends.in, EV_IN | EV_EXCLUSIVE), -EINVAL,
		 "not by MOD");
	ktap_ret(sys(SYS_epoll_ctl, ep, EPOLL_CTL_DEL, ends.in, NULL), 0, "DEL needs no event");
	epoll_must(ep, ends.in, EV_IN | EV_ET);
	put_byte(ends.out);
	for (int i = 0; i < BAD_COUNT; i++) {
		if (sys(SYS_epoll_wait, ep, bad_pointers[i].addr, 1, 0) == -EFAULT)
			continue;
		ktap_note("%s is taken", bad_pointers[i].what);
		all = false;
	}
	ktap_ok(all, "every bad place for the events");
	ktap_ret(epoll_ask(ep, ends.in), EV_IN, "and the edge was not lost");
	all = true;
	for (int i = 0; i < BAD_COUNT; i++)
		if (bad_pointers[i].kind != BAD_TO_WRITE)
			all &= sys(SYS_epoll_ctl, ep, EPOLL_CTL_MOD, ends.in,
				   bad_pointers[i].addr) == -EFAULT;
	ktap_ok(all, "every bad place for an event");
	ktap_ret(sys(SYS_epoll_wait, ep, (char *)USER_END - 12, 2, 0), -EFAULT,
		 "room beyond the end of user space");
	ktap_ret(sys(SYS_epoll_pwait, ep, &event, 1, 0, bad_pointers[BAD_UNMAPPED].addr,
		     SIGSET_BYTES),
		 -EFAULT, "a mask that is not there");
	return ktap_end();
}
