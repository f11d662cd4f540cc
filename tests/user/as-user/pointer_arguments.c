/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/pointer_arguments.c - every call that reads an argument
 * from memory refuses every bad place.
 *
 * Paths, structs and masks.  The table has a row per call, bad_pointers.h a
 * row per kind of address: each pair must give EFAULT.
 */
#include <fcntl.h>
#include <sys/resource.h>

#include "tests/user/bad_pointers.h"

static char result[512];

static long do_open(char *p)
{
	return sys(SYS_open, p, O_RDONLY);
}
static long do_openat(char *p)
{
	return sys(SYS_openat, AT_FDCWD, p, O_RDONLY);
}
static long do_stat(char *p)
{
	return sys(SYS_stat, p, result);
}
static long do_lstat(char *p)
{
	return sys(SYS_lstat, p, result);
}
static long do_newfstatat(char *p)
{
	return sys(SYS_newfstatat, AT_FDCWD, p, result, 0);
}
static long do_access(char *p)
{
	return sys(SYS_access, p, 0);
}
static long do_faccessat(char *p)
{
	return sys(SYS_faccessat, AT_FDCWD, p, 0);
}
static long do_readlink(char *p)
{
	return sys(SYS_readlink, p, result, sizeof(result));
}
static long do_readlinkat(char *p)
{
	return sys(SYS_readlinkat, AT_FDCWD, p, result, sizeof(result));
}
static long do_execve(char *p)
{
	static char *const none[] = { NULL };

	return sys(SYS_execve, p, none, none);
}
static long do_readv(char *p)
{
	return sys(SYS_readv, 0, p, 1);
}
static long do_writev(char *p)
{
	return sys(SYS_writev, 1, p, 1);
}
static long do_nanosleep(char *p)
{
	return sys(SYS_nanosleep, p, NULL);
}
static long do_clock_nanosleep(char *p)
{
	return sys(SYS_clock_nanosleep, 1, 0, p, NULL);
}
static long do_sigprocmask(char *p)
{
	return sys(SYS_rt_sigprocmask, 0, p, NULL, SIGSET_BYTES);
}
static long do_sigaction(char *p)
{
	return sys(SYS_rt_sigaction, 10, p, NULL, SIGSET_BYTES);
}
static long do_prlimit(char *p)
{
	return sys(SYS_prlimit64, 0, RLIMIT_CORE, p, NULL);
}

static const struct {
	const char *name;
	long (*call)(char *p);
	bool null_is_fine; /* NULL means: nothing to set */
} calls[] = {
	{ "open", do_open, false },
	{ "openat", do_openat, false },
	{ "stat", do_stat, false },
	{ "lstat", do_lstat, false },
	{ "newfstatat", do_newfstatat, false },
	{ "access", do_access, false },
	{ "faccessat", do_faccessat, false },
	{ "readlink", do_readlink, false },
	{ "readlinkat", do_readlinkat, false },
	{ "execve", do_execve, false },
	{ "readv", do_readv, false },
	{ "writev", do_writev, false },
	{ "nanosleep", do_nanosleep, false },
	{ "clock_nanosleep", do_clock_nanosleep, false },
	{ "rt_sigprocmask", do_sigprocmask, true },
	{ "rt_sigaction", do_sigaction, true },
	{ "prlimit64", do_prlimit, true },
};

static bool refuses(size_t row, const struct bad_pointer *bad)
{
	long got;

	if (bad->kind == BAD_TO_WRITE || (bad->kind == BAD_NULL && calls[row].null_is_fine))
		return true;
	got = calls[row].call(bad->addr);
	if (got == -EFAULT)
		return true;
	ktap_note("%s, %s: %ld (%s)", calls[row].name, bad->what, got, ktap_errno_name(got));
	return false;
}

int main(void)
{
	ktap_begin(ARRAY_SIZE(calls));
	bad_pointers_prepare();
	for (size_t row = 0; row < ARRAY_SIZE(calls); row++) {
		bool all = true;

		for (size_t i = 0; i < BAD_COUNT; i++)
			all = refuses(row, &bad_pointers[i]) && all;
		ktap_ok(all, "%s", calls[row].name);
	}
	return ktap_end();
}
