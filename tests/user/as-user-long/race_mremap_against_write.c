/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_mremap_against_write.c - one thread writes to a page
 * while another moves it: the write is in the page, wherever that is then, or it
 * was SIGSEGV.
 */
#define _GNU_SOURCE
#include "tests/user/race.h"

static char *from, *to;
static volatile int faults;
static int tried;

/* The write is an instruction of known length: the handler steps over it. */
static void step_over(int number, siginfo_t *info, void *context)
{
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
	faults++;
}

static long move(char *a, char *b)
{
	return sys(SYS_mremap, a, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, b);
}

static void part(int who, int round)
{
	if (who == 0)
		move(from, to);
	else
		__asm__ volatile("incb (%0)\n" ::"D"(from) : "memory"); /* 2 bytes */
}

static bool good(int round)
{
	tried++;
	if (sys_readable(from) || (unsigned char)*to != (unsigned char)(tried - faults))
		return false;
	return move(to, from) == (long)from;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv) / 2; /* each one asks all processors, several times */

	ktap_begin(1);
	from = (char *)sys_map(
		3, PROT_NONE); /* no hole in which the thread's stack would come to lie */
	to = from + 2 * PAGE;
	sys_map_at(from, 1, PROT_READ | PROT_WRITE);
	handle(SIGSEGV, step_over, 0);
	ktap_ret(race_threads(rounds, part, good), rounds, "rounds that went well");
	ktap_note("%d writes came too late", faults);
	return ktap_end();
}
