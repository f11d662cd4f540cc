/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fault_info_trap.c - SIGTRAP of a breakpoint and of
 * single-stepping, each with its code.
 */
#include "tests/user/fault.h"

extern char after_breakpoint[], after_step[];

int main(void)
{
	ktap_begin(3);
	fault_catch(SIGTRAP);
	FAULT(__asm__ volatile("	int3\n"
			       "	.globl after_breakpoint\n"
			       "after_breakpoint:	nop\n"));
	ktap_ok(fault_is(SIGTRAP, SI_KERNEL, NULL), "int3: SI_KERNEL");
	ktap_ok(fault.rip == (unsigned long)after_breakpoint, "behind the instruction");
	FAULT(__asm__ volatile("	pushfq\n"
			       "	orq $0x100, (%%rsp)\n"
			       "	popfq\n"
			       "	nop\n"
			       "	.globl after_step\n"
			       "after_step:	nop\n" ::
				       : "cc", "memory"));
	ktap_ok(fault_is(SIGTRAP, TRAP_TRACE, after_step), "a single step: TRAP_TRACE");
	return ktap_end();
}
