/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user-long/race_fault_against_mprotect.c - one thread writes to
 * a page while another makes it read-only: the write is in it, or there was
 * SIGSEGV, and afterwards none gets through.
 */
#include "tests/user/race.h"

static volatile unsigned char *page;
static volatile int faults, round_faults;

static void step_over(int number, siginfo_t *info, void *context)
{
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
	faults++;
	round_faults++;
}

static void write_byte(int value)
{
	__asm__ volatile("movb %%al, (%0)\n" ::"D"(page), "a"(value) : "memory"); /* 2 bytes */
}

static void touch(int who, int round)
{
	if (who == 0)
		sys(SYS_mprotect, page, PAGE, PROT_READ);
	else
		write_byte(round | 1);
}

/* Written or refused, not both and not neither; and from here on it is refused. */
static bool good(int round)
{
	unsigned char seen = page[0];
	bool written = seen == (unsigned char)(round | 1);

	if (written == (round_faults == 1) || round_faults > 1)
		return false;
	write_byte(0xfe);
	if (page[0] != seen || round_faults != (written ? 1 : 2))
		return false;
	sys(SYS_mprotect, page, PAGE, PROT_READ | PROT_WRITE);
	if (round % 2) /* every other time, the page is not there yet */
		sys(SYS_madvise, page, PAGE, MADV_DONTNEED);
	else
		page[0] = 0;
	round_faults = 0;
	return true;
}

int main(int argc, char **argv)
{
	int rounds = race_rounds(argc, argv);

	ktap_begin(2);
	page = proc_pages(1);
	handle(SIGSEGV, step_over, 0);
	ktap_ret(race_threads(rounds, touch, good), rounds, "rounds that went well");
	ktap_ok(faults >= rounds && faults <= 2 * rounds, "%d faults", faults);
	return ktap_end();
}
