/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/read_position_shared.c - threads that read one open file take
 * turns: each piece of it is given to one of them.
 */
#include <fcntl.h>

#include "tests/user/threads.h"

#define THREADS 4
#define ROUNDS	50
#define PIECE	7

static long fd;
static volatile int at_start, bytes, sum;

/* Reads until the end: what it got is added up. */
static int reader(void *unused)
{
	unsigned char piece[PIECE];
	long got;

	atomic_add(&at_start, 1);
	UNTIL(at_start >= THREADS);
	while ((got = sys(SYS_read, fd, piece, sizeof(piece))) > 0) {
		int all = 0;

		for (long i = 0; i < got; i++)
			all += piece[i];
		atomic_add(&sum, all);
		atomic_add(&bytes, (int)got);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct thread thread[THREADS] = { 0 };
	int expected = 0, length, wrong = 0;
	static unsigned char own[4096];

	ktap_begin(3);
	/* our own program: from its last 4096 bytes on, until the end */
	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open");
	ktap_need(sys(SYS_lseek, fd, -(long)sizeof(own), SEEK_END), "lseek");
	length = (int)ktap_need(sys(SYS_read, fd, own, sizeof(own)), "read");
	ktap_ret(length, sizeof(own), "a part of a file to read");
	for (int i = 0; i < length; i++)
		expected += own[i];
	for (int round = 0; round < ROUNDS; round++) {
		at_start = bytes = sum = 0;
		sys(SYS_lseek, fd, -(long)sizeof(own), SEEK_END);
		for (int i = 0; i < THREADS; i++)
			thread_start(&thread[i], reader, NULL);
		for (int i = 0; i < THREADS; i++)
			thread_free(&thread[i]);
		wrong += bytes != length || sum != expected;
	}
	ktap_ret(wrong, 0, "%d rounds: every byte was read once", ROUNDS);
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), sys(SYS_lseek, fd, 0, SEEK_END),
		 "the position is the end");
	return ktap_end();
}
