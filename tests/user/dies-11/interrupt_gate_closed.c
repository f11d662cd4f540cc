/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/interrupt_gate_closed.c - int with the number of a
 * device's interrupt is refused.
 *
 * A gate that user code could go through would be a forged interrupt.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int $0x20");
	__asm__ volatile("int $0x20");
	return dies_survived();
}
