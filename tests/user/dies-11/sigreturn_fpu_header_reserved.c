/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/sigreturn_fpu_header_reserved.c - a frame whose XSAVE
 * header has bits that are reserved.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/forge.h"

static void spoil(int number, siginfo_t *info, void *context)
{
	char *area = (char *)((ucontext_t *)context)->uc_mcontext.fpregs;

	memset(area + 512 + 8, 0xff, 56); /* XCOMP_BV and what follows: must be zero */
	dies_about_to("return from a signal with a bad XSAVE header");
}

int main(void)
{
	if (!cpu_has_avx())
		ktap_skip_all("the processor has no XSAVE area to speak of");
	handle(SIGUSR1, spoil, 0);
	signal_self(SIGUSR1);
	return dies_survived();
}
