/* SPDX-License-Identifier: MIT */
/*
 * tests/user/pipes.h - a pipe, and bytes that can be told apart.
 *
 * What:     The bytes of a stream are a function of their position, so that a
 *           reader sees at once if some were lost, doubled or moved.
 * Start at: pipe_make, pipe_fill_to.
 * See it:   tests/user/as-user/pipe_*.c, poll_*.c.
 */
#ifndef TESTS_USER_PIPES_H
#define TESTS_USER_PIPES_H

#include <fcntl.h>

#include "tests/user/ktap.h"

#define PIPE_SIZE 65536L /* of a new pipe */
#define PIPE_ATOM 4096L	 /* PIPE_BUF */

struct pipe_ends {
	int in, out; /* read from in, write to out */
};

/* pipe_make - a new pipe; pipe2's flags.  Ends the program if there is none. */
static KTAP_UNUSED struct pipe_ends pipe_make(int flags)
{
	struct pipe_ends ends;

	ktap_need(sys(SYS_pipe2, &ends, flags), "pipe2");
	return ends;
}

static KTAP_UNUSED void pipe_close(struct pipe_ends ends)
{
	sys(SYS_close, ends.in);
	sys(SYS_close, ends.out);
}

static KTAP_UNUSED unsigned char pipe_byte(unsigned long position)
{
	return (unsigned char)(position ^ position >> 8 ^ position >> 16);
}

/* pipe_pattern - the bytes of the stream from @position on. */
static KTAP_UNUSED void pipe_pattern(void *to, size_t count, unsigned long position)
{
	unsigned char *bytes = to;

	for (size_t i = 0; i < count; i++)
		bytes[i] = pipe_byte(position + i);
}

static KTAP_UNUSED bool pipe_matches(const void *at, size_t count, unsigned long position)
{
	const unsigned char *bytes = at;

	for (size_t i = 0; i < count; i++) {
		if (bytes[i] != pipe_byte(position + i))
			return false;
	}
	return true;
}

/* pipe_fill_to - write @count bytes, in pieces of at most a page. */
static KTAP_UNUSED void pipe_fill_to(struct pipe_ends ends, long count)
{
	static char page[4096];
	long part;

	for (; count > 0; count -= part) {
		part = count < PIPE_ATOM ? count : PIPE_ATOM;
		if (sys(SYS_write, ends.out, page, part) != part)
			ktap_need(-EIO, "filling the pipe");
	}
}

#endif
