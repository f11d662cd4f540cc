/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_argument_limits.c - arguments may take a quarter of the
 * stack's limit, to the byte; but 128 KiB always, and never more than 6 MiB.
 *
 * Strings with their NULs, a pointer for each, and the program's path count.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

#define KIB 1024UL
#define MIB (1024 * KIB)

static char *filled; /* 100 KiB of 'a', and a NUL */

static void set_limit(unsigned long bytes)
{
	struct rlimit limit;

	CHECK(sys(SYS_prlimit64, 0, RLIMIT_STACK, NULL, &limit) == 0);
	limit.rlim_cur = bytes;
	CHECK(sys(SYS_prlimit64, 0, RLIMIT_STACK, &limit, NULL) == 0);
}

/*
 * Execute ourselves with arguments that take exactly @bytes; the new program ends with
 * 42.  What execve says, if it comes back.
 */
static long exec_with(char *program, unsigned long bytes)
{
	static char *arguments[80];
	unsigned long n = 2, left;

	arguments[0] = program;
	arguments[1] = "end";
	left = bytes - 2 * (strlen(program) + 1) - sizeof("end") - 2 * sizeof(char *);
	while (left > 0) {
		unsigned long size = left > 100 * KIB ? 100 * KIB : left - sizeof(char *);

		arguments[n++] = filled + 100 * KIB - size; /* strings that end where it does */
		left -= size + sizeof(char *);
	}
	arguments[n] = NULL;
	return sys(SYS_execve, program, arguments, arguments + n);
}

static unsigned long limit, bytes;
static char *program;

static int child(void *unused)
{
	set_limit(limit);
	CHECK(exec_with(program, bytes) == -E2BIG);
	return 0;
}

/* Do so many bytes go, and not one more? */
static void exactly(unsigned long stack, unsigned long most, const char *what)
{
	int at, over;

	limit = stack;
	bytes = most;
	at = proc_run(child, NULL);
	bytes = most + 1;
	over = proc_run(child, NULL);
	ktap_ok(at == STATUS_EXITED(42), "%s: all of it goes", what);
	ktap_ok(over == 0, "%s: a byte more gives E2BIG", what);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 42;
	program = argv[0];
	filled = (char *)sys_map(26, PROT_READ | PROT_WRITE);
	memset(filled, 'a', 100 * KIB - 1);
	ktap_begin(8);
	exactly(8 * MIB, 2 * MIB, "8 MiB of stack");
	exactly(1 * MIB, 256 * KIB, "1 MiB");
	exactly(200 * KIB, 128 * KIB, "200 KiB");
	exactly(64 * MIB, 6 * MIB, "64 MiB");
	return ktap_end();
}
