/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_exec_is_waited_for.c - who looks into a process of
 * his own that executes one program after the other is never refused.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

#define TIMES 60

static char *const no_environ[] = { NULL };

/* The nth program of a row: what comes after it is named n + 1. */
static int execute(void *n)
{
	char name[32], *next[] = { name, NULL };

	format_line(name, sizeof(name), "%ld", (long)n + 1);
	sys(SYS_execve, "/proc/self/exe", next, no_environ);
	return 1;
}

/* The first error of opening, reading or following what only its like may; 0: none. */
static long look(const char *pid)
{
	static const char *const files[] = { "maps", "smaps", "auxv", "environ", "wchan" };
	static const char *const links[] = { "exe", "cwd", "root" };
	char path[64], target[64];
	long got = 0;

	for (size_t i = 0; got >= 0 && i < ARRAY_SIZE(files); i++)
		got = pid_slurp(pid, files[i]);
	for (size_t i = 0; got >= 0 && i < ARRAY_SIZE(links); i++) {
		format_line(path, sizeof(path), "/proc/%s/%s", pid, links[i]);
		got = sys(SYS_readlink, path, target, sizeof(target));
	}
	if (got >= 0)
		got = pid_open(pid, "mem");
	if (got >= 0)
		got = sys(SYS_close, got);
	return got < 0 ? got : 0;
}

int main(int argc, char **argv)
{
	long child, error = 0, last = 0, looks = 0;
	char pid[32];

	if (argv[0][0] >= '0' && argv[0][0] <= '9')
		return number_at(argv[0], 10) < TIMES ? execute((void *)number_at(argv[0], 10)) :
							proc_linger(NULL);
	ktap_begin(3);
	child = proc_start(execute, (void *)0);
	strcpy(pid, pid_name(child));
	while (!error && last < TIMES) {
		error = look(pid);
		looks++;
		if (pid_slurp(pid, "cmdline") > 0 && number_at(pid_text, 10) > last)
			last = number_at(pid_text, 10);
	}
	ktap_note("%ld looks", looks);
	ktap_ret(error, 0, "no access failed");
	ktap_ret(error ? TIMES : last, TIMES, "till the last program of the row");
	ktap_ok(pid_slurp(pid, "maps") > 0 && strstr(pid_text, "[stack]"), "the last has areas");
	proc_end(child);
	return ktap_end();
}
