/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pipe_random_pieces.c - written and read in pieces of all
 * sizes, many times round, the stream stays what it is.
 */
#include "tests/user/pipes.h"

#define ROUNDS 3000

static char buf[PIPE_SIZE];

static unsigned long next_random(void)
{
	static unsigned long state = 88172645463325252UL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Mostly small, at times a whole pipe full. */
static size_t piece(void)
{
	static const size_t most[] = { 3, 100, 4095, 4096, 4097, 10000, PIPE_SIZE };

	return 1 + next_random() % most[next_random() % ARRAY_SIZE(most)];
}

int main(void)
{
	struct pipe_ends p = pipe_make(O_NONBLOCK);
	unsigned long in = 0, out = 0;
	long wrong = 0, got;

	ktap_begin(3);
	for (int i = 0; i < ROUNDS && !wrong; i++) {
		size_t count = piece();

		if (next_random() % 2) {
			pipe_pattern(buf, count, out);
			got = sys(SYS_write, p.out, buf, count);
			wrong += got == 0 || got > (long)count || (got < 0 && got != -EAGAIN) ||
				 (got > 0 && got < (long)count && count <= PIPE_ATOM);
			out += got > 0 ? (unsigned long)got : 0;
		} else {
			got = sys(SYS_read, p.in, buf, count);
			wrong += got == 0 || (got < 0 && (got != -EAGAIN || in != out));
			wrong += got > 0 && !pipe_matches(buf, (size_t)got, in);
			wrong += got > 0 && got < (long)count && in + (unsigned long)got != out;
			in += got > 0 ? (unsigned long)got : 0;
		}
		wrong += out - in > PIPE_SIZE;
	}
	ktap_note("%lu bytes went through", out);
	ktap_ret(wrong, 0, "no byte was wrong, no piece torn that must be whole");
	ktap_ok(out > 10 * PIPE_SIZE, "the pipe was filled more than ten times");
	while ((got = sys(SYS_read, p.in, buf, sizeof(buf))) > 0)
		in += (unsigned long)got;
	ktap_ok(in == out, "all that was written was read");
	return ktap_end();
}
