/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/sigreturn_fpu_bad_bits.c - what a frame has in MXCSR's
 * reserved bits kills or is dropped, and in no case reaches the processor.
 */
#include "tests/user/cpu.h"
#include "tests/user/forge.h"

static void spoil(int number, siginfo_t *info, void *context)
{
	((ucontext_t *)context)->uc_mcontext.fpregs->mxcsr = 0xffffffff;
}

static int child(void *unused)
{
	uint32_t mxcsr;

	handle(SIGUSR1, spoil, 0);
	signal_self(SIGUSR1);
	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	CHECK((mxcsr & 0xffff0000) == 0);
	return 0;
}

int main(void)
{
	int status;

	if (cpu_is_tcg())
		ktap_skip_all("QEMU's emulator loads whatever is there");
	ktap_begin(1);
	status = proc_run(child, NULL);
	ktap_ok(status == 0 || (status & 0x7f) == SIGSEGV, "killed by SIGSEGV, or without them");
	return ktap_end();
}
