/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/exec_keeps_process.c - execve in a child keeps its
 * number, its parent, its group and its session, and brings new memory.
 */
#include "tests/user/process.h"

static volatile long *before(char **argv)
{
	static long numbers[4];

	for (int i = 0; i < 4; i++) {
		numbers[i] = 0;
		for (const char *digit = argv[i]; *digit; digit++)
			numbers[i] = numbers[i] * 10 + *digit - '0';
	}
	return numbers;
}

static int second(char **argv)
{
	volatile long *numbers = before(argv + 1);

	CHECK(sys(SYS_getpid) == numbers[0]);
	CHECK(sys(SYS_getppid) == numbers[1]);
	CHECK(sys(SYS_getpgid, 0) == numbers[2]);
	CHECK(sys(SYS_getsid, 0) == numbers[3]);
	return 31;
}

int main(int argc, char **argv, char **envp)
{
	char numbers[4][24], *arguments[6] = { argv[0] };
	volatile int *shared;
	long pid;

	if (argc > 1)
		return second(argv);
	shared = proc_shared(PAGE);
	ktap_begin(2);
	pid = proc_fork();
	if (pid == 0) {
		sys(SYS_setpgid, 0, 0);
		format_line(numbers[0], 24, "%ld", sys(SYS_getpid));
		format_line(numbers[1], 24, "%ld", sys(SYS_getppid));
		format_line(numbers[2], 24, "%ld", sys(SYS_getpgid, 0));
		format_line(numbers[3], 24, "%ld", sys(SYS_getsid, 0));
		for (int i = 0; i < 4; i++)
			arguments[i + 1] = numbers[i];
		*shared = 1;
		sys(SYS_execve, argv[0], arguments, envp);
		sys_exit(1);
	}
	ktap_ret(proc_wait(pid), STATUS_EXITED(31), "who it was, it is");
	ktap_ret(*shared, 1, "and we have our memory");
	return ktap_end();
}
