/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_keeps_vectors.c - SSE, AVX and x87 state is kept
 * across a handler that spoils it, and the handler begins with a clean one.
 */
#include "tests/user/cpu.h"
#include "tests/user/handlers.h"

static volatile uint32_t mxcsr_inside;
static volatile uint16_t control_inside;
static unsigned char in[64], out[64];

static void handler(int number, siginfo_t *info, void *context)
{
	uint32_t mxcsr;
	uint16_t control;

	__asm__("stmxcsr %0" : "=m"(mxcsr));
	__asm__("fnstcw %0" : "=m"(control));
	mxcsr_inside = mxcsr;
	control_inside = control;
	mxcsr = 0x7f80;
	control = 0xf7f;
	__asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
	__asm__ volatile("fldcw %0" ::"m"(control));
	__asm__ volatile("fldpi; fldpi; fldpi");
	__asm__ volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0\n"
			 "vinsertf128 $1, %%xmm0, %%ymm0, %%ymm0\n"
			 "vmovaps %%ymm0, %%ymm5\n"
			 "vmovaps %%ymm0, %%ymm12\n" ::
				 : "xmm0", "xmm5", "xmm12");
	caught_count++;
}

/* vectors_across(in, out, pid, number): ymm5 and ymm12 across a kill of ourselves */
void vectors_across(const void *in, void *out, long pid, long number, const double *top);
__asm__("vectors_across:\n"
	"	mov %rsi, %r9\n"
	"	vmovdqu (%rdi), %ymm5\n"
	"	vmovdqu 32(%rdi), %ymm12\n"
	"	fldl (%r8)\n"
	"	mov %rdx, %rdi\n"
	"	mov %rcx, %rsi\n"
	"	mov $62, %eax\n"
	"	syscall\n"
	"	vmovdqu %ymm5, (%r9)\n"
	"	vmovdqu %ymm12, 32(%r9)\n"
	"	fstpl (%r8)\n"
	"	vzeroupper\n"
	"	ret\n");

int main(void)
{
	uint32_t mxcsr = 0x3f80, mxcsr_after;
	uint16_t control = 0x77f, control_after;
	double top = 0.1;

	if (!cpu_has_avx())
		ktap_skip_all("the processor has no AVX");
	for (int i = 0; i < 64; i++)
		in[i] = (unsigned char)(i * 13 + 5);
	ktap_begin(6);
	handle(SIGUSR1, handler, 0);
	__asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
	__asm__ volatile("fldcw %0" ::"m"(control));
	vectors_across(in, out, sys(SYS_getpid), SIGUSR1, &top);
	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr_after));
	__asm__ volatile("fnstcw %0" : "=m"(control_after));
	ktap_ret(caught_count, 1, "the handler ran");
	ktap_ok(memcmp(in, out, 64) == 0, "AVX registers are as they were");
	ktap_ok(top == 0.1, "and the x87 stack");
	ktap_ok(mxcsr_after == mxcsr && control_after == control, "and the control words");
	ktap_ok(mxcsr_inside == 0x1f80, "the handler began with the default MXCSR");
	ktap_ok(control_inside == 0x37f, "and the default control word");
	return ktap_end();
}
