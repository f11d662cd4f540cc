/* SPDX-License-Identifier: MIT */
/*
 * tests/user/places.h - where this program lies, over one exec after the other.
 *
 * What:     a program that executes itself passes the addresses of its stack, its
 *           mappings and its heap on to itself, as arguments of fixed width: a longer
 *           one would move the stack.
 * Start at: places_next()
 * See it:   tests/user/as-user/aslr_*.c
 */
#ifndef TESTS_USER_PLACES_H
#define TESTS_USER_PLACES_H

#include "tests/user/process.h"

struct places {
	unsigned long stack, map, heap;
};

static KTAP_UNUSED struct places places_now(void)
{
	struct places now = { 0 };

	now.stack = (unsigned long)&now;
	now.map = (unsigned long)sys_map(1, PROT_NONE);
	now.heap = (unsigned long)sys(SYS_brk, 0);
	return now;
}

/* The places that the run before this one has passed on, in argv[2]. */
static KTAP_UNUSED struct places places_before(const char *text)
{
	unsigned long values[3] = { 0 };

	for (int i = 0; i < 48; i++) {
		char c = text[i];

		values[i / 16] = values[i / 16] * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return (struct places){ values[0], values[1], values[2] };
}

/* places_next - execute this program again, with argv[1] of one letter and these places. */
static KTAP_UNUSED void places_next(const char *program, const char *letter,
				    const struct places *now)
{
	char text[64];
	char *arguments[] = { (char *)program, (char *)letter, text, NULL };

	format_line(text, sizeof(text), "%016lx%016lx%016lx", now->stack, now->map, now->heap);
	ktap_need(sys(SYS_execve, program, arguments, arguments + 3), "execve");
}

#endif
