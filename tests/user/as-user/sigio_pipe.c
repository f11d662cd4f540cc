/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigio_pipe.c - O_ASYNC: bytes in a pipe, room in it and its closed
 * end are told by a signal, with the descriptor if one was chosen.
 */
#define _GNU_SOURCE
#include "tests/user/handlers.h"
#include "tests/user/pipes.h"

#define ASYNC 020000

static void flags_set(int fd, long flags)
{
	ktap_need(sys(SYS_fcntl, fd, F_SETFL, flags), "F_SETFL");
}

int main(void)
{
	struct pipe_ends ends = pipe_make(0);
	char byte = 0;

	ktap_begin(18);
	handle(SIGIO, catch_it, 0);
	handle(SIG_RT, catch_it, 0);
	sys(SYS_fcntl, ends.in, F_SETOWN, sys(SYS_getpid));
	sys(SYS_write, ends.out, &byte, 1);
	ktap_ret(caught_count, 0, "without O_ASYNC nothing is said");
	flags_set(ends.in, ASYNC);
	ktap_ret(sys(SYS_fcntl, ends.in, F_GETFL) & ASYNC, ASYNC, "F_GETFL shows it");
	ktap_ret(caught_count, 0, "what is there already is not told");
	sys(SYS_write, ends.out, &byte, 1);
	ktap_ret(caught_count, 1, "a byte more is");
	ktap_ok(caught[0].number == SIGIO && caught[0].info.si_code == SI_KERNEL,
		"by SIGIO, which does not say of what");

	sys(SYS_fcntl, ends.in, F_SETSIG, SIG_RT);
	sys(SYS_write, ends.out, &byte, 1);
	ktap_ret(caught_count, 2, "with F_SETSIG");
	ktap_ret(caught[1].number, SIG_RT, "by that signal");
	ktap_ret(caught[1].info.si_code, POLL_IN, "which says what can be done");
	ktap_ret(caught[1].info.si_fd, ends.in, "with which descriptor");
	ktap_ret(caught[1].info.si_band, 0x41, "as poll would say it");

	signal_block(SIG_BIT(SIG_RT));
	for (int i = 0; i < 5; i++)
		sys(SYS_write, ends.out, &byte, 1);
	signal_unblock(SIG_BIT(SIG_RT));
	ktap_ret(caught_count, 7, "they queue");

	flags_set(ends.in, 0);
	sys(SYS_write, ends.out, &byte, 1);
	ktap_ret(caught_count, 7, "without O_ASYNC it is over");

	flags_set(ends.in, ASYNC | O_NONBLOCK);
	sys(SYS_fcntl, ends.in, F_SETSIG, SIGIO);
	sys(SYS_close, ends.out);
	ktap_ok(caught_count >= 8, "the end of file is told");
	ktap_ret(caught[7].info.si_code, POLL_IN, "F_SETSIG(SIGIO): with what can be done");
	pipe_close(ends);

	caught_count = 0;
	ends = pipe_make(0);
	sys(SYS_fcntl, ends.out, F_SETOWN, sys(SYS_getpid));
	sys(SYS_fcntl, ends.out, F_SETSIG, SIG_RT);
	flags_set(ends.out, ASYNC);
	pipe_fill_to(ends, PIPE_SIZE);
	ktap_ret(caught_count, 0, "filling it is not told to who writes");
	for (int i = 0; i < 4096; i++)
		sys(SYS_read, ends.in, &byte, 1);
	ktap_ok(caught_count > 0, "room in it is");
	ktap_ok(caught[0].info.si_code == POLL_OUT && caught[0].info.si_fd == ends.out,
		"with its descriptor");
	caught_count = 0;
	sys(SYS_dup2, 1, ends.out); /* closes it */
	sys(SYS_read, ends.in, &byte, 1);
	ktap_ret(caught_count, 0, "a closed file tells nobody");
	return ktap_end();
}
