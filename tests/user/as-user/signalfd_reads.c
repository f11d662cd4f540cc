/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signalfd_reads.c - signals that are blocked are read from a file, with
 * what came along; who waits is woken, and a child reads its own.
 */
#include <sys/signalfd.h>

#include "tests/user/bad_pointers.h"
#include "tests/user/epolls.h"
#include "tests/user/handlers.h"
#include "tests/user/polls.h"

static int fd;
static struct signalfd_siginfo info[4];

static long read_some(int n)
{
	return sys(SYS_read, fd, info, (unsigned long)n * sizeof(info[0]));
}

static int reads_own(void *unused)
{
	CHECK(poll_state(fd, POLLIN) == 0); /* the parent's is not ours */
	signal_self(SIGUSR1);
	CHECK(poll_state(fd, POLLIN) == POLLIN);
	CHECK(read_some(1) == 128 && info[0].ssi_pid == (uint32_t)sys(SYS_getpid));
	return 0;
}

static int waits(void *unused)
{
	CHECK(read_some(1) == 128);
	CHECK(info[0].ssi_signo == SIGUSR1);
	return 0;
}

static int polls(void *unused)
{
	struct pollfd one = { fd, POLLIN, 0 };

	CHECK(sys(SYS_poll, &one, 1, -1) == 1);
	return 0;
}

static int epolls(void *unused)
{
	int ep = epoll_make();
	struct epoll_event event;

	CHECK(epoll_add(ep, fd, EV_IN) == 0);
	CHECK(sys(SYS_epoll_wait, ep, &event, 1, -1) == 1);
	return 0;
}

int main(void)
{
	static int (*const waiters[])(void *) = { waits, polls, epolls };
	uint64_t set = SIG_BIT(SIGUSR1) | SIG_BIT(SIG_RT), more = set | SIG_BIT(SIGCHLD);
	bool all = true;
	long pid;

	ktap_begin(22);
	bad_pointers_prepare();
	signal_block(more);
	fd = (int)ktap_need(sys(SYS_signalfd4, -1, &set, 8, 04000), "signalfd4");
	ktap_ret(read_some(1), -EAGAIN, "nothing is pending");
	signal_self(SIGUSR1);
	ktap_ret(poll_state(fd, POLLIN), POLLIN, "something is");
	ktap_ret(read_some(4), 128, "one record");
	ktap_ok(info[0].ssi_signo == SIGUSR1 && info[0].ssi_code == SI_USER, "of kill");
	ktap_ok(info[0].ssi_pid == (uint32_t)sys(SYS_getpid) &&
			info[0].ssi_uid == (uint32_t)sys(SYS_getuid),
		"by us");
	ktap_ret((long)signal_pending_now(), 0, "it is not pending any more");
	for (long i = 1; i <= 3; i++)
		signal_queue(sys(SYS_getpid), SIG_RT, 0x100000000 * i + 7 * i);
	signal_self(SIGUSR1);
	ktap_ret(read_some(4), 4 * 128, "four at once");
	ktap_ok(info[0].ssi_signo == SIGUSR1 && info[1].ssi_int == 7 &&
			info[3].ssi_ptr == 0x300000015,
		"the lowest number first, then in order, with their values");
	ktap_ret(sys(SYS_read, fd, info, 127), -EINVAL, "room for less than one");
	signal_self(SIGUSR1);
	for (int i = 0; i < BAD_COUNT; i++) {
		all &= sys(SYS_read, fd, bad_pointers[i].addr, 128) == -EFAULT;
		signal_self(SIGUSR1);
	}
	ktap_ok(all, "every bad place to read to");
	ktap_ret(proc_run(reads_own, NULL), 0, "a child reads its own");
	ktap_ret(read_some(1), 128, "and leaves ours");
	ktap_ret(sys(SYS_signalfd4, fd, &more, 8, 0), fd, "another set");
	read_some(4);
	pid = proc_start(reads_own, NULL);
	UNTIL(poll_state(fd, POLLIN) == POLLIN);
	read_some(1);
	ktap_ok(info[0].ssi_signo == SIGCHLD && info[0].ssi_pid == (uint32_t)pid &&
			info[0].ssi_code == CLD_EXITED,
		"the end of a child");
	proc_wait(pid);

	sys(SYS_close, fd);
	fd = (int)sys(SYS_signalfd4, -1, &set, 8, 0);
	for (int i = 0; i < 3; i++) {
		pid = proc_start(waiters[i], NULL);
		UNTIL(proc_is_asleep(pid));
		sys(SYS_kill, pid, SIGUSR1);
		ktap_ret(proc_wait(pid), 0, "who waits is woken (%s)",
			 i == 0 ? "read" :
			 i == 1 ? "poll" :
				  "epoll");
	}
	ktap_ret(sys(SYS_signalfd4, -1, &set, 4, 0), -EINVAL, "a set of another size");
	ktap_ret(sys(SYS_signalfd4, -1, &set, 8, 1), -EINVAL, "no such flag");
	ktap_ret(sys(SYS_signalfd4, 99, &set, 8, 0), -EBADF, "not open");
	ktap_ret(sys(SYS_signalfd4, 1, &set, 8, 0), -EINVAL, "no signalfd");
	ktap_ret(sys(SYS_signalfd, -1, bad_pointers[BAD_UNMAPPED].addr, 8), -EFAULT, "a bad set");
	return ktap_end();
}
