/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_results.c - every call that writes a result
 * refuses every bad place for it.
 *
 * The table has a row per call, bad_pointers.h a row per kind of address:
 * each pair must give EFAULT.
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "tests/user/bad_pointers.h"

static long zero, directory, program;

static long do_read(char *p)
{
	return sys(SYS_read, zero, p, 16);
}
static long do_read_file(char *p)
{
	return sys(SYS_read, program, p, 16);
}
static long do_pread(char *p)
{
	return sys(SYS_pread64, program, p, 16, 0);
}
static long do_fstat(char *p)
{
	return sys(SYS_fstat, zero, p);
}
static long do_stat(char *p)
{
	return sys(SYS_stat, "/", p);
}
static long do_lstat(char *p)
{
	return sys(SYS_lstat, "/dev/null", p);
}
static long do_newfstatat(char *p)
{
	return sys(SYS_newfstatat, AT_FDCWD, "/", p, 0);
}
static long do_getdents(char *p)
{
	sys(SYS_lseek, directory, 0, SEEK_SET);
	return sys(SYS_getdents64, directory, p, 4096);
}
static long do_uname(char *p)
{
	return sys(SYS_uname, p);
}
static long do_sysinfo(char *p)
{
	return sys(SYS_sysinfo, p);
}
static long do_clock_gettime(char *p)
{
	return sys(SYS_clock_gettime, 1, p);
}
static long do_prlimit(char *p)
{
	return sys(SYS_prlimit64, 0, RLIMIT_STACK, NULL, p);
}
static long do_getrlimit(char *p)
{
	return sys(SYS_getrlimit, RLIMIT_STACK, p);
}
static long do_sigprocmask(char *p)
{
	return sys(SYS_rt_sigprocmask, 0, NULL, p, SIGSET_BYTES);
}
static long do_sigaction(char *p)
{
	return sys(SYS_rt_sigaction, 15, NULL, p, SIGSET_BYTES);
}
static long do_gettimeofday(char *p)
{
	return sys(SYS_gettimeofday, p, NULL);
}
static long do_timezone(char *p)
{
	return sys(SYS_gettimeofday, NULL, p);
}
static long do_time(char *p)
{
	return sys(SYS_time, p);
}
static long do_arch_get_fs(char *p)
{
	return sys(SYS_arch_prctl, 0x1003, p);
}

static const struct {
	const char *name;
	long (*call)(char *p);
	bool null_is_fine; /* NULL means: no result wanted */
	bool partial;	   /* a part that fits is delivered and counted */
} calls[] = {
	{ "read of /dev/zero", do_read, false, true },
	{ "read of a file", do_read_file, false, true },
	{ "pread64", do_pread, false, true },
	{ "fstat", do_fstat, false, false },
	{ "stat", do_stat, false, false },
	{ "lstat", do_lstat, false, false },
	{ "newfstatat", do_newfstatat, false, false },
	{ "getdents64", do_getdents, false, false },
	{ "uname", do_uname, false, false },
	{ "sysinfo", do_sysinfo, false, false },
	{ "clock_gettime", do_clock_gettime, false, false },
	{ "prlimit64", do_prlimit, true, false },
	{ "getrlimit", do_getrlimit, false, false },
	{ "rt_sigprocmask", do_sigprocmask, true, false },
	{ "rt_sigaction", do_sigaction, true, false },
	{ "gettimeofday", do_gettimeofday, true, false },
	{ "gettimeofday, its time zone", do_timezone, true, false },
	{ "time", do_time, true, false },
	{ "arch_prctl(ARCH_GET_FS)", do_arch_get_fs, false, false },
};

static bool refuses(size_t row, const struct bad_pointer *bad)
{
	bool crossing = bad == &bad_pointers[BAD_CROSSING] ||
			bad == &bad_pointers[BAD_READ_ONLY_CROSSING];
	long got;

	if (bad->kind == BAD_NULL && calls[row].null_is_fine)
		return true;
	got = calls[row].call(bad->addr);
	if (got == -EFAULT || (crossing && calls[row].partial && got == 3))
		return true;
	ktap_note("%s, %s: %ld (%s)", calls[row].name, bad->what, got, ktap_errno_name(got));
	return false;
}

int main(int argc, char **argv)
{
	ktap_begin(ARRAY_SIZE(calls));
	bad_pointers_prepare();
	zero = ktap_need(sys(SYS_open, "/dev/zero", O_RDONLY), "open /dev/zero");
	directory = ktap_need(sys(SYS_open, "/", O_RDONLY), "open /");
	program = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	for (size_t row = 0; row < ARRAY_SIZE(calls); row++) {
		bool all = true;

		for (size_t i = 0; i < BAD_COUNT; i++)
			all = refuses(row, &bad_pointers[i]) && all;
		ktap_ok(all, "%s", calls[row].name);
	}
	return ktap_end();
}
