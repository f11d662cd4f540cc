/* SPDX-License-Identifier: MIT */
/*
 * user/tour/step_registers.c - step 4: a device's registers in my hands.
 *
 * What:     Maps the registers of the edu card and computes a factorial with
 *           loads and stores alone.
 * Start at: step_registers.
 * See it:   tests/user/as-root/edu_factorial_registers.c.
 * Book:     LDD3 ch. 15, "The mmap Device Operation", "Using remap_pfn_range".
 * Spec:     QEMU docs/specs/edu.
 */
#include "kernel/uapi/edu.h"

#include <stdio.h>
#include <sys/mman.h>

#include "user/tour/tour.h"

/* As 32-bit words: 0x00, 0x04, 0x08, 0x20. */
#define ID	  0
#define LIVENESS  1
#define FACTORIAL 2
#define STATUS	  8
#define BUSY	  1

static void compute(volatile unsigned int *registers)
{
	struct event events[4];
	size_t count;
	unsigned int answer;

	predict("how many system calls, and how many page faults, does 10! take?");
	trace_mark();
	registers[FACTORIAL] = 10;
	while (registers[STATUS] & BUSY)
		;
	answer = registers[FACTORIAL];
	count = trace_since_mark(events, 4, (void *)registers, (char *)registers + PAGE);

	say("    registers[2] = 10;                 /* a store: the card begins */");
	say("    while (registers[8] & 1) ;         /* loads: is it busy? */");
	say("    registers[2]                       -> %u\n", answer);
	check(answer == 3628800, "10! = %u, computed by the card", answer);
	check(count == 0, "no system call between question and answer, and no fault:");
	say("           remap_pfn_range filled the page table when I called mmap, so\n"
	    "           there was nothing left to fault for.");
}

void step_registers(void)
{
	volatile unsigned int *registers;
	int fd = edu_open();

	if (fd < 0)
		return;
	say("  The card's registers are at physical address 0x%llx. No RAM is there:\n"
	    "  a load at that address is a question to the card, a store an order. The\n"
	    "  driver's mmap puts these addresses into my page table, uncached.\n",
	    edu_info_now().regs_phys);
	registers = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, EDU_MMAP_REGS);
	if (!check(registers != MAP_FAILED, "the first page of them is at %p", (void *)registers))
		return;
	check((registers[ID] & 0xff) == 0xed, "register 0 says 0x%08x: an edu card", registers[ID]);
	registers[LIVENESS] = 0x12345678;
	check(registers[LIVENESS] == ~0x12345678U, "0x12345678 stored, 0x%08x read: it is alive",
	      registers[LIVENESS]);
	say("%s", "");
	compute(registers);
	say("\n  With these registers I could also have the card copy any page within its\n"
	    "  reach to any other: DMA asks no page table. So /dev/edu is root's alone.");
	where_to_look("mm/virt/remap.c", "remap_pfn_range", "remap_pfn_range");
	munmap((void *)registers, PAGE);
}
