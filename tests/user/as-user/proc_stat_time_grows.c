/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_stat_time_grows.c - CPU time that a program uses shows
 * in /proc/self/stat and /proc/stat, in user mode and in the kernel.
 */
#include "tests/user/proc_pid.h"
#include "tests/user/process.h"

/* One of the ten times of all CPUs; 0: user. */
static long long cpu_time(int which)
{
	long fd = sys(SYS_open, "/proc/stat", O_RDONLY);
	const char *at;

	pid_read(fd);
	sys(SYS_close, fd);
	at = strchr(pid_text, ' ');
	while (*at == ' ')
		at++;
	while (which--)
		at = strchr(at, ' ') + 1;
	return number_at(at, 10);
}

static long long all_times(void)
{
	long long sum = 0;

	for (int i = 0; i < 8; i++)
		sum += cpu_time(i);
	return sum;
}

static long long own_time(unsigned int field)
{
	pid_slurp("self", "stat");
	return stat_number(field);
}

static void burn(void)
{
	for (volatile int i = 0; i < 100000; i++)
		;
}

static void burn_in_kernel(void)
{
	for (int i = 0; i < 300; i++)
		pid_slurp("self", "status");
}

static int spinner(void *unused)
{
	while (sys(SYS_getppid) > 1)
		burn();
	return 0;
}

static long long child_time(long child)
{
	pid_slurp(pid_name(child), "stat");
	return stat_number(14) + stat_number(15);
}

int main(void)
{
	long long user = cpu_time(0), system = cpu_time(2), sum = all_times(), started;
	long child;

	ktap_begin(9);
	UNTIL((burn(), own_time(14) >= 5));
	ktap_ok(true, "time in user mode grows");
	UNTIL((burn(), cpu_time(0) >= user + 5));
	ktap_ok(true, "the CPUs' does, too");
	UNTIL((burn_in_kernel(), own_time(15) >= 2));
	ktap_ok(true, "time in the kernel grows");
	UNTIL((burn_in_kernel(), cpu_time(2) >= system + 2));
	ktap_ok(true, "the CPUs' does, too");
	ktap_ok(all_times() >= sum + 7, "the sum grows by as much at least");

	child = proc_start(spinner, NULL);
	UNTIL((burn(), child_time(child) >= 3));
	ktap_ok(true, "another process's time grows");
	started = stat_number(22);
	ktap_ok(started >= own_time(22), "it began after this one");
	ktap_ok(own_time(16) + stat_number(17) == 0, "no child has been waited for");
	proc_end(child);
	ktap_ok(own_time(16) + stat_number(17) >= 3, "its time is that of a child waited for");
	return ktap_end();
}
