/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fpu_sse_kept.c - system calls and sleep leave the SSE
 * registers as they are.
 */
#include "tests/user/ktap.h"

/* sse_across(in[16], out[16], number, a, b): load, make the call, store. */
void sse_across(const void *in, void *out, long number, const void *a, const void *b);
__asm__("sse_across:\n"
	"	mov %rsi, %r9\n"
	"	mov %rdx, %rax\n"
	"	movups 0(%rdi), %xmm0\n"
	"	movups 16(%rdi), %xmm1\n"
	"	movups 32(%rdi), %xmm2\n"
	"	movups 48(%rdi), %xmm3\n"
	"	movups 64(%rdi), %xmm4\n"
	"	movups 80(%rdi), %xmm5\n"
	"	movups 96(%rdi), %xmm6\n"
	"	movups 112(%rdi), %xmm7\n"
	"	movups 128(%rdi), %xmm8\n"
	"	movups 144(%rdi), %xmm9\n"
	"	movups 160(%rdi), %xmm10\n"
	"	movups 176(%rdi), %xmm11\n"
	"	movups 192(%rdi), %xmm12\n"
	"	movups 208(%rdi), %xmm13\n"
	"	movups 224(%rdi), %xmm14\n"
	"	movups 240(%rdi), %xmm15\n"
	"	mov %rcx, %rdi\n"
	"	mov %r8, %rsi\n"
	"	xor %edx, %edx\n"
	"	syscall\n"
	"	movups %xmm0, 0(%r9)\n"
	"	movups %xmm1, 16(%r9)\n"
	"	movups %xmm2, 32(%r9)\n"
	"	movups %xmm3, 48(%r9)\n"
	"	movups %xmm4, 64(%r9)\n"
	"	movups %xmm5, 80(%r9)\n"
	"	movups %xmm6, 96(%r9)\n"
	"	movups %xmm7, 112(%r9)\n"
	"	movups %xmm8, 128(%r9)\n"
	"	movups %xmm9, 144(%r9)\n"
	"	movups %xmm10, 160(%r9)\n"
	"	movups %xmm11, 176(%r9)\n"
	"	movups %xmm12, 192(%r9)\n"
	"	movups %xmm13, 208(%r9)\n"
	"	movups %xmm14, 224(%r9)\n"
	"	movups %xmm15, 240(%r9)\n"
	"	ret\n");

static unsigned char in[256], out[256];

static bool kept_by(long number, const void *a, const void *b)
{
	memset(out, 0, sizeof(out));
	sse_across(in, out, number, a, b);
	return memcmp(in, out, sizeof(in)) == 0;
}

int main(void)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 20000000 };
	static char names[6 * 65];

	ktap_begin(4);
	for (int i = 0; i < 256; i++)
		in[i] = (unsigned char)(i * 7 + 1);
	ktap_ok(kept_by(SYS_getpid, NULL, NULL), "by getpid");
	ktap_ok(kept_by(SYS_uname, names, NULL), "by uname, which copies");
	ktap_ok(kept_by(SYS_sched_yield, NULL, NULL), "by sched_yield");
	ktap_ok(kept_by(SYS_nanosleep, &moment, NULL), "by a sleep of 20 ms");
	return ktap_end();
}
