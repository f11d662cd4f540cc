/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigio_owner.c - F_SETOWN and F_SETSIG: who is told, and by which
 * signal, is a property of the open file.
 */
#define _GNU_SOURCE
#include "tests/user/bad_pointers.h"
#include "tests/user/pipes.h"
#include "tests/user/process.h"

#ifndef F_SETOWN_EX
#define F_SETOWN_EX 15
#define F_GETOWN_EX 16
#endif
struct owner_ex {
	int type;
	int pid;
};

static int ends_at_once(void *unused)
{
	return 0;
}

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	long self = sys(SYS_getpid), group = sys(SYS_getpgid, 0), dead;
	struct owner_ex owner = { 2, (int)group };
	int fd = ends.in;

	ktap_begin(22);
	bad_pointers_prepare();
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN), 0, "nobody at first");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN, self), 0, "a process");
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN), self, "is told");
	ktap_ret(sys(SYS_fcntl, sys(SYS_dup, fd), F_GETOWN), self, "by a duplicate as well");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN_EX, &owner), 0, "a group");
	owner = (struct owner_ex){ 0, 0 };
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN_EX, &owner), 0, "F_GETOWN_EX");
	ktap_ok(owner.type == 2 && owner.pid == group, "tells the kind, too");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN, -group), 0, "a group, by a negative number");
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN), -group, "comes back negative");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN, 0x7fffffff), -ESRCH, "nobody has this number");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN, -2147483647L - 1), -EINVAL, "this is no number");
	owner = (struct owner_ex){ 3, (int)self };
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN_EX, &owner), -EINVAL, "no such kind");
	owner = (struct owner_ex){ 0, (int)self };
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN_EX, &owner), 0, "a thread");
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN), self, "is told by its number");
	dead = proc_start(ends_at_once, NULL);
	sys(SYS_fcntl, fd, F_SETOWN, dead);
	proc_wait(dead);
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN), 0, "who has ended is told no more");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN, 0), 0, "nobody again");
	ktap_ret(sys(SYS_fcntl, fd, F_GETSIG), 0, "no signal of its own");
	ktap_ret(sys(SYS_fcntl, fd, F_SETSIG, 34), 0, "a real-time signal");
	ktap_ret(sys(SYS_fcntl, fd, F_GETSIG), 34, "is told");
	ktap_ret(sys(SYS_fcntl, fd, F_SETSIG, 65), -EINVAL, "there is none above 64");
	ktap_ret(sys(SYS_fcntl, fd, F_SETOWN_EX, bad_pointers[BAD_UNMAPPED].addr), -EFAULT,
		 "F_SETOWN_EX of a bad pointer");
	ktap_ret(sys(SYS_fcntl, fd, F_GETOWN_EX, bad_pointers[BAD_READ_ONLY].addr), -EFAULT,
		 "F_GETOWN_EX to a bad pointer");
	return ktap_end();
}
