/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_interrupted.c - a handler ends poll, ppoll, select and
 * pselect6 with EINTR, with SA_RESTART too; a signal without a handler does not.
 */
#include "tests/user/handlers.h"
#include "tests/user/polls.h"

static struct pipe_ends p;

struct mask_argument {
	const uint64_t *mask;
	size_t size;
};

static long call(int which)
{
	struct pollfd one = { p.in, POLLIN, 0 };
	unsigned long set = 1UL << p.in;
	uint64_t none = 0;
	struct mask_argument mask = { &none, 8 };

	switch (which) {
	case 0:
		return sys(SYS_poll, &one, 1, -1);
	case 1:
		return sys(SYS_ppoll, &one, 1, NULL, &none, SIGSET_BYTES);
	case 2:
		return sys(SYS_select, p.in + 1, &set, NULL, NULL, NULL);
	default:
		return sys(SYS_pselect6, p.in + 1, &set, NULL, NULL, NULL, &mask);
	}
}

static int interrupted(void *which)
{
	handle(SIG_USR1, catch_it, SA_RESTART);
	CHECK(call((int)(long)which) == -EINTR);
	CHECK(caught_count == 1);
	return 0;
}

static int not_interrupted(void *which)
{
	signal_set(SIG_USR1, SIG_IGNORE);
	CHECK(call((int)(long)which) == 1);
	return 0;
}

int main(void)
{
	static const char *const names[] = { "poll", "ppoll", "select", "pselect6" };
	char byte;
	long pid;

	ktap_begin(8);
	p = pipe_make(0);
	for (long i = 0; i < 4; i++) {
		pid = proc_start(interrupted, (void *)i);
		UNTIL(proc_is_asleep(pid));
		sys(SYS_kill, pid, SIG_USR1);
		ktap_ret(proc_wait(pid), 0, "%s: a handler ends it", names[i]);
		pid = proc_start(not_interrupted, (void *)i);
		UNTIL(proc_is_asleep(pid));
		sys(SYS_kill, pid, SIG_USR1);
		sys(SYS_kill, pid, SIG_STOP);
		sys(SYS_kill, pid, SIG_CONT);
		sys(SYS_write, p.out, "x", 1);
		ktap_ret(proc_wait(pid), 0, "%s: ignored, stopped and continued, it goes on",
			 names[i]);
		sys(SYS_read, p.in, &byte, 1);
	}
	return ktap_end();
}
