/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fork_keeps_fpu_state.c - the child has the parent's x87
 * stack, control words and AVX registers.
 */
#include "tests/user/cpu.h"
#include "tests/user/process.h"

static unsigned char vector[32];

/* fpu_fork(number, vector, after): the top of the x87 stack, ymm3, then fork. */
long fpu_fork(const double *number, const void *vector, void *after);
__asm__("fpu_fork:\n"
	"	fldl (%rdi)\n"
	"	vmovdqu (%rsi), %ymm3\n"
	"	mov $57, %eax\n"
	"	syscall\n"
	"	vmovdqu %ymm3, (%rdx)\n"
	"	fstpl 32(%rdx)\n"
	"	vzeroupper\n"
	"	ret\n");

static bool same(double number, const unsigned char *after)
{
	uint16_t control;
	uint32_t mxcsr;

	__asm__("fnstcw %0" : "=m"(control));
	__asm__("stmxcsr %0" : "=m"(mxcsr));
	return memcmp(after, vector, 32) == 0 && memcmp(after + 32, &number, 8) == 0 &&
	       (control & 0xc00) == 0x400 && (mxcsr & 0xe000) == 0x2000;
}

int main(void)
{
	unsigned char after[40];
	uint16_t control = 0x77f; /* round down, both */
	uint32_t mxcsr = 0x3f80;
	double number = 1.0 / 3;
	long pid;

	if (!cpu_has_avx())
		ktap_skip_all("the processor has no AVX");
	ktap_begin(2);
	for (int i = 0; i < 32; i++)
		vector[i] = (unsigned char)(i * 7 + 1);
	__asm__("fldcw %0" ::"m"(control));
	__asm__("ldmxcsr %0" ::"m"(mxcsr));
	pid = ktap_need(fpu_fork(&number, vector, after), "fork");
	if (pid == 0)
		sys_exit(same(number, after) ? 0 : 1);
	ktap_ok(same(number, after), "the parent has its own");
	ktap_ret(proc_wait(pid), 0, "and the child has the same");
	return ktap_end();
}
