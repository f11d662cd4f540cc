/* SPDX-License-Identifier: MIT */
/*
 * tests/user/ktap.h - how a test program tells what it found.
 *
 * What:     A test states how many checks it makes, makes each of them once,
 *           and ends with ktap_end().  What it prints is KTAP, the Kernel
 *           Test Anything Protocol:
 *
 *               KTAP version 1
 *               1..2
 *               ok 1 - the first byte is zero
 *               # got -14 (EFAULT), expected 0
 *               not ok 2 - reading it again gives the same
 *
 *           and its exit status says the same in one number: 0 passed,
 *           1 failed, 4 skipped (what it needs is not there).
 * Start at: ktap_begin, ktap_ok, ktap_ret, ktap_end.
 * Holds:    1. Every line leaves in one write(2), so that a program that dies
 *              later has still shown what it knew.
 *           2. Nothing here allocates memory or opens a file: the address
 *              space and the descriptors belong to the test.
 *           3. Checks are counted: one left out by mistake is a failure.
 * See it:   any file in tests/user/as-user.
 * Linux:    Documentation/dev-tools/ktap.rst, tools/testing/selftests/kselftest.h.
 */
#ifndef TESTS_USER_KTAP_H
#define TESTS_USER_KTAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "tests/user/format.h"
#include "tests/user/sys.h"

#define KTAP_PASS 0
#define KTAP_FAIL 1
#define KTAP_SKIP 4

#define KTAP_UNUSED	 __attribute__((unused))
#define ARRAY_SIZE(list) (sizeof(list) / sizeof((list)[0]))

static unsigned int ktap_planned, ktap_done, ktap_failed;

/* A line, or a part of one: formatted, then written whole. */
static KTAP_UNUSED void ktap_vprint(const char *before, const char *format, va_list args)
{
	char line[512];
	size_t used = strlen(before);

	memcpy(line, before, used);
	used += format_vline(line + used, sizeof(line) - used - 1, format, args);
	line[used++] = '\n';
	sys_write_all(1, line, used);
}

/* ktap_note - a line for whoever reads the log; it counts for nothing. */
static KTAP_UNUSED __attribute__((format(printf, 1, 2))) void ktap_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ktap_vprint("# ", format, args);
	va_end(args);
}

/* ktap_begin - announce @checks checks. */
static KTAP_UNUSED void ktap_begin(unsigned int checks)
{
	char line[64];

	ktap_planned = checks;
	format_line(line, sizeof(line), "KTAP version 1\n1..%u\n", checks);
	sys_write_all(1, line, strlen(line));
}

static KTAP_UNUSED void ktap_vresult(bool passed, const char *format, va_list args)
{
	char before[32];

	ktap_done++;
	ktap_failed += !passed;
	format_line(before, sizeof(before), "%s %u - ", passed ? "ok" : "not ok", ktap_done);
	ktap_vprint(before, format, args);
}

/*
 * ktap_ok - one check: it holds or it does not.
 *
 * => returns @passed, so that a test can stop where going on makes no sense
 */
static KTAP_UNUSED __attribute__((format(printf, 2, 3))) bool ktap_ok(bool passed,
								      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ktap_vresult(passed, format, args);
	va_end(args);
	return passed;
}

static KTAP_UNUSED const char *ktap_errno_name(long result)
{
	static const char *const names[] = {
		[EPERM] = "EPERM",     [ENOENT] = "ENOENT",
		[ESRCH] = "ESRCH",     [EINTR] = "EINTR",
		[EIO] = "EIO",	       [ENXIO] = "ENXIO",
		[E2BIG] = "E2BIG",     [ENOEXEC] = "ENOEXEC",
		[EBADF] = "EBADF",     [EAGAIN] = "EAGAIN",
		[ENOMEM] = "ENOMEM",   [EACCES] = "EACCES",
		[EFAULT] = "EFAULT",   [EBUSY] = "EBUSY",
		[EEXIST] = "EEXIST",   [ENODEV] = "ENODEV",
		[ENOTDIR] = "ENOTDIR", [EISDIR] = "EISDIR",
		[EINVAL] = "EINVAL",   [ENFILE] = "ENFILE",
		[EMFILE] = "EMFILE",   [ENOTTY] = "ENOTTY",
		[ETXTBSY] = "ETXTBSY", [ENOSPC] = "ENOSPC",
		[ESPIPE] = "ESPIPE",   [EROFS] = "EROFS",
		[EPIPE] = "EPIPE",     [ERANGE] = "ERANGE",
		[ENOSYS] = "ENOSYS",   [ENAMETOOLONG] = "ENAMETOOLONG",
		[ELOOP] = "ELOOP",     [EOVERFLOW] = "EOVERFLOW",
		[ELIBBAD] = "ELIBBAD",
	};
	unsigned long number = -(unsigned long)result;

	if (number == 0 || number >= ARRAY_SIZE(names) || !names[number])
		return "";
	return names[number];
}

/*
 * ktap_ret - one check: a system call returned exactly @expected.
 *
 * => both are as the kernel returns them: a failure is -errno
 */
static KTAP_UNUSED __attribute__((format(printf, 3, 4))) bool ktap_ret(long got, long expected,
								       const char *format, ...)
{
	va_list args;

	if (got != expected)
		ktap_note("got %ld (%s), expected %ld (%s)", got, ktap_errno_name(got), expected,
			  ktap_errno_name(expected));
	va_start(args, format);
	ktap_vresult(got == expected, format, args);
	va_end(args);
	return got == expected;
}

/* ktap_skip - a check that cannot be made here; the others can. */
static KTAP_UNUSED void ktap_skip(const char *check, const char *reason)
{
	char line[256];

	format_line(line, sizeof(line), "ok %u - %s # SKIP %s\n", ++ktap_done, check, reason);
	sys_write_all(1, line, strlen(line));
}

/* ktap_end - the exit status: were all checks made, and did all hold? */
static KTAP_UNUSED int ktap_end(void)
{
	if (ktap_done != ktap_planned) {
		ktap_note("%u checks were planned and %u made", ktap_planned, ktap_done);
		return KTAP_FAIL;
	}
	return ktap_failed ? KTAP_FAIL : KTAP_PASS;
}

/*
 * ktap_skip_all - nothing of this test can be tried here.
 *
 * => instead of ktap_begin
 */
static KTAP_UNUSED __attribute__((noreturn)) void ktap_skip_all(const char *reason)
{
	char line[256];

	format_line(line, sizeof(line), "KTAP version 1\n1..0 # SKIP %s\n", reason);
	sys_write_all(1, line, strlen(line));
	sys_exit(KTAP_SKIP);
}

/*
 * ktap_need - what a test needs before it can begin: a page, an open file.
 *
 * => @result is a system call's: a failure ends the program as failed
 */
static KTAP_UNUSED long ktap_need(long result, const char *what)
{
	char line[256];

	if (!sys_failed(result))
		return result;
	format_line(line, sizeof(line), "Bail out! %s: %ld (%s)\n", what, result,
		    ktap_errno_name(result));
	sys_write_all(1, line, strlen(line));
	sys_exit(KTAP_FAIL);
}

/*
 * ktap_on_nopage - is this kernel nopage?
 *
 * For the few behaviours that are not Linux's, each documented: there the
 * test is skipped on Linux.
 */
static KTAP_UNUSED bool ktap_on_nopage(void)
{
	return sys(SYS_access, "/proc/dma_mappings", 0) == 0;
}

#endif
