/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_jumps_out.c - a handler may leave by siglongjmp,
 * as often as it likes.
 */
#include <setjmp.h>

#include "tests/user/handlers.h"

static sigjmp_buf back;

static void handler(int number, siginfo_t *info, void *context)
{
	caught_count++;
	siglongjmp(back, 1);
}

int main(void)
{
	ktap_begin(2);
	handle(SIGSEGV, handler, 0);
	for (volatile int i = 0; i < 200; i++) {
		volatile int *bad = (volatile int *)8;

		__asm__("" : "+r"(bad));
		if (sigsetjmp(back, 1) == 0)
			*bad = 1;
	}
	ktap_ret(caught_count, 200, "two hundred faults");
	ktap_ok(signal_mask_now() == 0, "the mask is as it was");
	return ktap_end();
}
