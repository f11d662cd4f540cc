/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_fault_against_munmap.c - one thread touches a
 * page while another unmaps it: the touch finds the page, or SIGSEGV, and
 * nothing is left of it.
 */
#include "tests/user/race.h"

static char *page;
static volatile int faults, touches;

/* The touch is an instruction of known length: the handler steps over it. */
static void step_over(int number, siginfo_t *info, void *context)
{
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
	faults++;
}

static void touch(int who, int round)
{
	if (who == 0) {
		sys(SYS_munmap, page, PAGE);
		return;
	}
	__asm__ volatile("movb %%al, (%0)\n" ::"D"(page), "a"(round) : "memory"); /* 2 bytes */
	touches++;
}

static bool good(int round)
{
	if (sys_readable(page))
		return false;
	return sys_map_at(page, 1, PROT_READ | PROT_WRITE) == (long)page && page[0] == 0;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv);

	ktap_begin(3);
	page = sys_arena(1);
	sys_map_at(page, 1, PROT_READ | PROT_WRITE);
	handle(SIGSEGV, step_over, 0);
	ktap_ret(race_threads(rounds, touch, good), rounds, "rounds that went well");
	ktap_ret(touches, rounds, "each touch came to an end");
	ktap_ok(faults <= rounds, "%d of them by a signal", faults);
	return ktap_end();
}
