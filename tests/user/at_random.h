/* SPDX-License-Identifier: MIT */
/*
 * tests/user/at_random.h - programs of calls drawn by chance, and what Linux answered.
 *
 * What:     A test has a list of calls, each with arguments that it draws. A program is a row
 *           of them, the same on every run; what the kernel answers goes into a number. The
 *           numbers that Linux gave stand in the test, so that one that differs is an answer
 *           that Linux does not give: then the calls are shown.
 *
 *           To record them anew (a call was added), empty the table and ask `tools/oracle`: each
 *           program fails there, and the console has the lines for the table. To see what Linux
 *           answers to one, spoil its number and do the same.
 * Start at: random_programs().
 * Holds:    Nothing that is drawn may depend on an answer, nor an answer on a number that a
 *           kernel is free to choose: addresses, inode numbers, times.
 * See it:   tests/user/as-root/file_calls_at_random.c, tests/user/as-user/map_calls_at_random.c.
 */
#ifndef TESTS_USER_AT_RANDOM_H
#define TESTS_USER_AT_RANDOM_H

#include <stdint.h>

#include "tests/user/process.h"

struct random_call {
	const char *name;
	long (*make)(void);
};

struct random_test {
	const struct random_call *calls;
	unsigned int nr_calls;
	unsigned int length;		     /* of each program */
	void (*begin)(unsigned int program); /* in the process that makes the calls */
	void (*after)(void);		     /* in the test, when that has ended; or NULL */
	const uint32_t *on_linux;	     /* what Linux gave */
	unsigned int programs;
};

static uint64_t random_state;
static uint32_t random_answers;
static bool random_shown;

static uint32_t random_bits(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 16);
}

/* random_below - 0 .. n - 1. */
static KTAP_UNUSED uint32_t random_below(uint32_t n)
{
	return random_bits() % n;
}

/* random_of - one of a list. */
#define random_of(list) ((list)[random_below(ARRAY_SIZE(list))])

/* random_seen - the kernel has shown this, beside what the call returns. */
static KTAP_UNUSED void random_seen(const void *bytes, size_t count)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < count; i++)
		random_answers = (random_answers ^ at[i]) * 16777619u;
}

/* random_tell - arguments, for whoever reads. */
static KTAP_UNUSED __attribute__((format(printf, 1, 2))) void random_tell(const char *format, ...)
{
	va_list args;

	if (!random_shown)
		return;
	va_start(args, format);
	ktap_vprint("#       ", format, args);
	va_end(args);
}

/* The calls of one program, in a process of its own. */
static void random_run(const struct random_test *test, unsigned int program)
{
	random_state = (program + 1) * 0x9e3779b97f4a7c15u;
	random_answers = 2166136261u;
	for (int i = 0; i < 16; i++)
		random_bits();
	test->begin(program);
	for (unsigned int i = 0; i < test->length; i++) {
		const struct random_call *call = &test->calls[random_below(test->nr_calls)];
		long answer = call->make();

		random_seen(&answer, sizeof(answer));
		if (random_shown)
			ktap_note("  %u.%u %s: %ld %s", program, i, call->name, answer,
				  ktap_errno_name(answer));
	}
}

static uint32_t random_answers_of(const struct random_test *test, unsigned int program, bool shown)
{
	uint32_t *answers = proc_shared(PAGE);
	uint32_t seen;
	long pid = ktap_need(proc_fork(), "fork");

	if (pid == 0) {
		random_shown = shown;
		random_run(test, program);
		*answers = random_answers;
		sys_exit(0);
	}
	if (proc_wait(pid))
		ktap_note("program %u did not live to its end", program);
	if (test->after)
		test->after();
	seen = *answers;
	sys(SYS_munmap, answers, PAGE);
	return seen;
}

/* random_programs - all of them, a check each; returns what ktap_end() says. */
static KTAP_UNUSED int random_programs(const struct random_test *test)
{
	ktap_begin(test->programs);
	for (unsigned int i = 0; i < test->programs; i++) {
		uint32_t seen = random_answers_of(test, i, false);

		if (!ktap_ok(seen == test->on_linux[i], "program %u", i)) {
			ktap_note("0x%x, and Linux 0x%x: its calls follow", seen,
				  test->on_linux[i]);
			random_answers_of(test, i, true);
		}
	}
	return ktap_end();
}

#endif
