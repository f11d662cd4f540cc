/* SPDX-License-Identifier: MIT */
/* tests/run/guest/hang.c - two processes that never end of themselves. */
#include <unistd.h>

int main(void)
{
	fork();
	for (;;)
		pause();
}
