/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_pid_limits.c - /proc/PID/limits is a table of what
 * getrlimit() tells.
 */
#include "tests/user/proc_pid.h"

#include <sys/resource.h>

/* The line that begins so, or NULL. */
static const char *line_of(const char *name)
{
	for (const char *at = pid_text; at && *at; at = strchr(at, '\n'), at += at != NULL)
		if (!strncmp(at, name, strlen(name)))
			return at;
	return NULL;
}

/* Does a column of 20 hold this limit? */
static bool holds(const char *column, rlim_t limit)
{
	char text[32];

	if (limit == RLIM_INFINITY)
		return !strncmp(column, "unlimited  ", 11);
	format_line(text, sizeof(text), "%lu ", (unsigned long)limit);
	return !strncmp(column, text, strlen(text));
}

static void check(const char *name, int resource, const char *unit)
{
	const char *line = line_of(name);
	struct rlimit rl;

	getrlimit(resource, &rl);
	ktap_ok(line && holds(line + 26, rl.rlim_cur) && holds(line + 47, rl.rlim_max) &&
			!strncmp(line + 68, unit, strlen(unit)) && line[68 + strlen(unit)] == '\n',
		"%s", name);
}

int main(void)
{
	struct rlimit rl = { 100, 200 };
	int lines = 0;

	ktap_begin(9);
	ktap_ret(setrlimit(RLIMIT_NOFILE, &rl), 0, "descriptors: 100, at most 200");
	pid_slurp("self", "limits");
	ktap_ok(!strncmp(pid_text,
			 "Limit                     Soft Limit           "
			 "Hard Limit           Units     \n",
			 79),
		"the heading");
	check("Max open files  ", RLIMIT_NOFILE, "files     ");
	check("Max cpu time  ", RLIMIT_CPU, "seconds   ");
	check("Max stack size  ", RLIMIT_STACK, "bytes     ");
	check("Max processes  ", RLIMIT_NPROC, "processes ");
	check("Max pending signals  ", RLIMIT_SIGPENDING, "signals   ");
	check("Max nice priority  ", RLIMIT_NICE, "");
	for (const char *at = pid_text; *at; at++)
		lines += *at == '\n';
	ktap_ok(lines == 17, "a line for each of sixteen");
	return ktap_end();
}
