/* SPDX-License-Identifier: MIT */
/*
 * tests/run/guest/intake.c - what came through the terminal, in a few figures.
 *
 * What:     reads standard input to its end (^D), in reads of the size that the argument
 *           gives, and says how many bytes and lines came, and a checksum of them all
 *           (FNV-1a, 64 bits).
 * Start at: main().   Who calls: tests/run/test_terminal.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned long long sum = 0xcbf29ce484222325ULL;
	size_t room = argc > 1 ? strtoul(argv[1], NULL, 0) : 4096, lines = 0, bytes = 0;
	unsigned char *buffer = malloc(room);
	ssize_t got;

	printf("ready\n");
	fflush(stdout);
	while ((got = read(0, buffer, room)) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			sum = (sum ^ buffer[i]) * 0x100000001b3ULL;
			lines += buffer[i] == '\n';
		}
		bytes += got;
	}
	printf("%zu bytes, %zu lines, sum %016llx\n", bytes, lines, sum);
	return got < 0;
}
