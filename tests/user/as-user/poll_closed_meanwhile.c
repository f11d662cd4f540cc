/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/poll_closed_meanwhile.c - a thread puts another file under
 * a number that a second one polls: the first file lives on until the poll ends,
 * which goes by what the number means by then.
 */
#include <sys/eventfd.h>

#include "tests/user/polls.h"
#include "tests/user/threads.h"

static struct pipe_ends p, quiet;
static int event;
static struct pollfd fds[2];
static volatile long got = -1;

static int poller(void *unused)
{
	got = sys(SYS_poll, fds, 2, -1);
	return 0;
}

int main(void)
{
	struct thread thread = { 0 };
	uint64_t one = 1;

	ktap_begin(5);
	p = pipe_make(0);
	quiet = pipe_make(0);
	event = (int)ktap_need(sys(SYS_eventfd2, 0, 0), "eventfd2");
	fds[0] = (struct pollfd){ p.in, POLLIN, 0 };
	fds[1] = (struct pollfd){ event, POLLIN, 0 };
	thread_start(&thread, poller, NULL);
	UNTIL(proc_is_asleep(thread.tid));
	/* from here on nobody has the read end but the poll */
	ktap_ret(sys(SYS_dup2, quiet.in, p.in), p.in, "the number gets another file");
	ktap_ret(sys(SYS_write, p.out, "x", 1), 1, "the first can still be written to");
	UNTIL(proc_is_asleep(thread.tid));
	sys(SYS_write, event, &one, sizeof(one));
	thread_join(&thread);
	ktap_ret(got, 1, "poll ends with the event");
	ktap_ok(fds[1].revents == POLLIN, "which it names");
	ktap_ok(fds[0].revents == 0, "and the other number has a file that is not ready");
	return ktap_end();
}
