/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fault_info_ill.c - SIGILL tells where the instruction is
 * that is none.
 */
#include "tests/user/fault.h"

extern char invalid[];

int main(void)
{
	ktap_begin(2);
	fault_catch(SIGILL);
	FAULT(__asm__ volatile("	.globl invalid\n"
			       "invalid:	ud2\n"));
	ktap_ok(fault_is(SIGILL, ILL_ILLOPN, invalid), "ILL_ILLOPN, the instruction's address");
	ktap_ok(fault.trap == 6 && fault.rip == (unsigned long)invalid, "and there it stands");
	return ktap_end();
}
