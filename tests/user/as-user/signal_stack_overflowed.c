/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/signal_stack_overflowed.c - a program whose stack has
 * overflowed handles that on its signal stack.
 */
#include <setjmp.h>

#include "tests/user/handlers.h"

static volatile unsigned long fault;
static jmp_buf back;

static void handler(int number, siginfo_t *info, void *context)
{
	fault = (unsigned long)info->si_addr;
	longjmp(back, 1);
}

static __attribute__((noinline)) int fall(volatile int depth)
{
	volatile char frame[4000];

	frame[0] = (char)depth;
	return depth < 0 ? 0 : fall(depth + 1) + frame[0]; /* never less */
}

static int child(void *unused)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	ktap_need(alt_stack(proc_pages(8), 8 * PAGE, 0), "sigaltstack");
	handle(SIGSEGV, handler, SA_ONSTACK | SA_NODEFER);
	if (!setjmp(back))
		fall(0);
	CHECK(fault < here && here - fault > 65536);
	return 0;
}

int main(void)
{
	ktap_begin(1);
	ktap_ret(proc_run(child, NULL), 0, "SIGSEGV with an address below the stack");
	return ktap_end();
}
