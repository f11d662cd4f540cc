/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-13/pipe_without_reader.c - writing to a pipe that nobody can
 * read ends a program that does not expect it.
 *
 * Expect: signal 13
 */
#include "tests/user/dies.h"
#include "tests/user/pipes.h"

int main(void)
{
	struct pipe_ends p = pipe_make(0);

	dies_about_to("write to a pipe whose read end is closed");
	sys(SYS_close, p.in);
	sys(SYS_write, p.out, "x", 1);
	return dies_survived();
}
