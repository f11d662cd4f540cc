/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/interrupt_page_fault.c - int with the number of the page
 * fault is refused.
 *
 * The handler would take what is on the stack for an error code.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	dies_about_to("execute int $14");
	__asm__ volatile("int $14");
	return dies_survived();
}
