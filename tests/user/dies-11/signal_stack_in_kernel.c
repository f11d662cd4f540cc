/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/signal_stack_in_kernel.c - a signal stack in the kernel's
 * half: nothing is written there, and the program is killed.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/handlers.h"

int main(void)
{
	dies_about_to("get a signal on a signal stack in the kernel");
	ktap_need(alt_stack((void *)(KERNEL_DIRECT + 0x200000), 8 * PAGE, 0), "sigaltstack");
	handle(SIGUSR1, catch_it, SA_ONSTACK);
	signal_self(SIGUSR1);
	return dies_survived();
}
