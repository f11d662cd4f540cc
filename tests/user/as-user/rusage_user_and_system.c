/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/rusage_user_and_system.c - time in the program is user time, time in
 * calls is system time: most of each, as it is sampled.
 */
#include <sys/resource.h>

#include "tests/user/process.h"

#define ENOUGH 400000 /* microseconds, so that there are many samples */

struct times {
	long user, system;
};

static struct times now(void)
{
	struct rusage usage;

	ktap_need(sys(SYS_getrusage, RUSAGE_SELF, &usage), "getrusage");
	return (struct times){ usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec,
			       usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec };
}

static void compute(int unused)
{
	for (volatile int i = 0; i < 1000000; i++)
		;
}

static char buffer[256 * 1024];

static void read_zeros(int fd)
{
	sys(SYS_read, fd, buffer, sizeof(buffer));
}

static struct times spend(void (*fn)(int), int fd)
{
	struct times start = now(), end;

	do {
		fn(fd);
		end = now();
	} while (end.user + end.system < start.user + start.system + ENOUGH);
	return (struct times){ end.user - start.user, end.system - start.system };
}

int main(void)
{
	int zero = (int)ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "/dev/zero");
	struct times spent;

	ktap_begin(2);
	spent = spend(compute, zero);
	ktap_note("computing: %ld user, %ld system", spent.user, spent.system);
	ktap_ok(spent.user > spent.system, "computing is user time");
	spent = spend(read_zeros, zero);
	ktap_note("reading: %ld user, %ld system", spent.user, spent.system);
	ktap_ok(spent.system > spent.user, "reading is system time");
	return ktap_end();
}
