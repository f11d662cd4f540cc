/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_while_maps_are_read.c - execve ends though another process
 * and a thread take turns to read this process's maps, by one open file.
 *
 * The thread waits, as nothing can end, till the other process has done with the
 * file; execve waits for the thread. So the other process must not wait for execve.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/threads.h"

#define TIMES	20
#define STRINGS 15
#define STRING	(100 * 1024)

static char *program, *filled;
static int maps;
static long owner;	    /* of the maps */
static volatile int *turns; /* of the other process, of the thread */

static int read_on(void *turn)
{
	static char text[2][4096];
	long i = (long)turn;

	while (sys(SYS_getpid) == owner || sys(SYS_getppid) == owner) {
		sys(SYS_lseek, maps, 0, SEEK_SET);
		CHECK(sys(SYS_read, maps, text[i], sizeof(text[i])) >= 0);
		turns[i]++;
	}
	return 0;
}

/* Many arguments: the new program takes a while to build. */
static int execute(void *unused)
{
	char digits[16], *arguments[STRINGS + 3] = { program, digits };
	struct thread thread = { 0 };

	maps = (int)sys(SYS_open, "/proc/self/maps", O_RDONLY);
	CHECK(maps >= 0);
	owner = sys(SYS_getpid);
	turns[0] = turns[1] = 0;
	format_line(digits, sizeof(digits), "%ld", proc_start(read_on, (void *)0));
	thread_start(&thread, read_on, (void *)1);
	UNTIL(turns[0] > 2 && turns[1] > 2);
	for (int i = 0; i < STRINGS; i++)
		arguments[2 + i] = filled;
	return (int)sys(SYS_execve, program, arguments, arguments + STRINGS + 2);
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc > 1) {
		proc_end(number_at(argv[1], 10)); /* the child goes on; it read till now */
		return 0;
	}
	program = argv[0];
	filled = proc_pages(STRING / PAGE);
	memset(filled, 'a', STRING - 1);
	turns = proc_shared(PAGE);
	ktap_begin(1);
	for (int i = 0; !status && i < TIMES; i++) {
		long child = proc_start(execute, NULL), ended = 0;

		UNTIL((ended = sys(SYS_wait4, child, &status, WNOHANG, NULL)) != 0);
		ktap_need(ended, "wait4");
	}
	ktap_ret(status, 0, "each execve has ended");
	return ktap_end();
}
