/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_machine.c - stat, interrupts, cpuinfo, loadavg and
 * uptime agree about the machine.
 */
#include "tests/user/process.h"

static char text[65536];

static void slurp(const char *path)
{
	long fd = ktap_need(sys(SYS_open, path, O_RDONLY), path), length = 0, got;

	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	text[length] = 0;
	sys(SYS_close, fd);
}

/* What follows @start at the beginning of a line, or NULL. */
static const char *line_of(const char *start)
{
	const char *line = text;

	while (line && strncmp(line, start, strlen(start)) != 0) {
		line = strchr(line, '\n');
		line = line && line[1] ? line + 1 : NULL;
	}
	return line ? line + strlen(start) : NULL;
}

/* How many lines begin with @start and then a digit or a blank. */
static int lines_of(const char *start)
{
	int count = 0;

	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		count += strncmp(line, start, strlen(start)) == 0;
	}
	return count;
}

/* The numbers of a line, with blanks between them: how many, and their sum. */
static int numbers(const char *at, unsigned long *sum)
{
	int count = 0;

	*sum = 0;
	while (at && *at) {
		unsigned long value = 0;

		while (*at == ' ')
			at++;
		if (*at < '0' || *at > '9')
			break;
		for (; *at >= '0' && *at <= '9'; at++)
			value = value * 10 + (unsigned long)(*at - '0');
		*sum += value;
		count++;
	}
	return count;
}

static unsigned long number(const char *start)
{
	unsigned long sum;

	return numbers(line_of(start), &sum) == 1 ? sum : 0;
}

static int columns(void)
{
	int count = 0;

	for (const char *at = text; *at && *at != '\n'; at++)
		count += strncmp(at, "CPU", 3) == 0;
	return count;
}

static int one_child(void *unused)
{
	return 0;
}

static void check_stat(int cpus)
{
	unsigned long sum, forks, switches;

	ktap_ok(numbers(line_of("cpu "), &sum) == 10 && sum > 0, "stat: ten times of all CPUs");
	ktap_ret(lines_of("cpu"), cpus + 1, "and a line for each");
	ktap_ok(numbers(line_of("cpu0 "), &sum) == 10, "with as many times");
	ktap_ok(numbers(line_of("intr "), &sum) > 1 && sum > 0, "intr: a sum, and each number");
	ktap_ok(number("btime ") > 1500000000UL, "btime: after 2017");
	ktap_ok(number("procs_running ") >= 1, "procs_running: at least this one");
	ktap_ok(line_of("procs_blocked ") != NULL, "procs_blocked is there");
	forks = number("processes ");
	switches = number("ctxt ");
	for (int i = 0; i < 10; i++)
		proc_run(one_child, NULL);
	slurp("/proc/stat");
	ktap_ok(number("processes ") >= forks + 10, "processes: ten forks more");
	ktap_ok(number("ctxt ") >= switches + 10, "ctxt: as many switches, or more");
}

int main(void)
{
	int cpus;
	unsigned long sum;
	const char *at;

	ktap_begin(16);
	slurp("/proc/interrupts");
	cpus = columns();
	ktap_ok(cpus >= 1, "interrupts: a column for each of %d CPUs", cpus);
	ktap_ret(numbers(line_of("LOC:"), &sum), cpus, "LOC: has as many numbers");
	ktap_ok(line_of("RES:") || line_of(" RES:"), "there are rescheduling interrupts");
	ktap_ok(line_of("TLB:") || line_of(" TLB:"), "and shootdowns");
	slurp("/proc/cpuinfo");
	ktap_ret(lines_of("processor\t: "), cpus, "cpuinfo: a block for each");
	slurp("/proc/stat");
	check_stat(cpus);
	slurp("/proc/loadavg");
	at = strchr(text, '/');
	ktap_ok(at && text[1] == '.' && at[-1] >= '1', "loadavg: somebody is running");
	slurp("/proc/uptime");
	ktap_ok(strchr(text, '.') && strchr(strchr(text, '.'), ' '), "uptime: up and idle");
	return ktap_end();
}
