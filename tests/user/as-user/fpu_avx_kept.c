/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fpu_avx_kept.c - system calls and sleep leave the upper
 * halves of the AVX registers.
 */
#include "tests/user/cpu.h"

/* avx_across(in[8], out[8], number, a): ymm0, 1, 2, 7, 8, 9, 14, 15. */
void avx_across(const void *in, void *out, long number, const void *a);
__asm__("avx_across:\n"
	"	mov %rsi, %r9\n"
	"	mov %rdx, %rax\n"
	"	vmovdqu 0(%rdi), %ymm0\n"
	"	vmovdqu 32(%rdi), %ymm1\n"
	"	vmovdqu 64(%rdi), %ymm2\n"
	"	vmovdqu 96(%rdi), %ymm7\n"
	"	vmovdqu 128(%rdi), %ymm8\n"
	"	vmovdqu 160(%rdi), %ymm9\n"
	"	vmovdqu 192(%rdi), %ymm14\n"
	"	vmovdqu 224(%rdi), %ymm15\n"
	"	mov %rcx, %rdi\n"
	"	xor %esi, %esi\n"
	"	syscall\n"
	"	vmovdqu %ymm0, 0(%r9)\n"
	"	vmovdqu %ymm1, 32(%r9)\n"
	"	vmovdqu %ymm2, 64(%r9)\n"
	"	vmovdqu %ymm7, 96(%r9)\n"
	"	vmovdqu %ymm8, 128(%r9)\n"
	"	vmovdqu %ymm9, 160(%r9)\n"
	"	vmovdqu %ymm14, 192(%r9)\n"
	"	vmovdqu %ymm15, 224(%r9)\n"
	"	vzeroupper\n"
	"	ret\n");

static unsigned char in[256], out[256];

static bool kept_by(long number, const void *a)
{
	memset(out, 0, sizeof(out));
	avx_across(in, out, number, a);
	return memcmp(in, out, sizeof(in)) == 0;
}

int main(void)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 20000000 };

	if (!cpu_has_avx())
		ktap_skip_all("the processor has no AVX");
	ktap_begin(3);
	for (int i = 0; i < 256; i++)
		in[i] = (unsigned char)(i * 11 + 3);
	ktap_ok(kept_by(SYS_getpid, NULL), "by getpid");
	ktap_ok(kept_by(SYS_sched_yield, NULL), "by sched_yield");
	ktap_ok(kept_by(SYS_nanosleep, &moment), "by a sleep of 20 ms");
	return ktap_end();
}
