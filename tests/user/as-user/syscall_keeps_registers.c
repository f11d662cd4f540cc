/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/syscall_keeps_registers.c - a system call changes rax, rcx
 * and r11, and no other register.
 */
#include "tests/user/ktap.h"

/*
 * call_with(number, in, out): loads rbx rbp rsi rdi rdx r8 r9 r10 r12 r13 r14
 * r15 from in[12], makes the call, stores them to out[12], then rcx, r11 and
 * the address behind the syscall instruction.  Returns what the call did.
 */
long call_with(long number, const uint64_t *in, uint64_t *out);
__asm__("call_with:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	push %rdx\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rcx\n"
	"	mov 0(%rcx), %rbx\n"
	"	mov 8(%rcx), %rbp\n"
	"	mov 16(%rcx), %rsi\n"
	"	mov 24(%rcx), %rdi\n"
	"	mov 32(%rcx), %rdx\n"
	"	mov 40(%rcx), %r8\n"
	"	mov 48(%rcx), %r9\n"
	"	mov 56(%rcx), %r10\n"
	"	mov 64(%rcx), %r12\n"
	"	mov 72(%rcx), %r13\n"
	"	mov 80(%rcx), %r14\n"
	"	mov 88(%rcx), %r15\n"
	"	syscall\n"
	"1:	xchg %rcx, (%rsp)\n"
	"	mov %rbx, 0(%rcx)\n"
	"	mov %rbp, 8(%rcx)\n"
	"	mov %rsi, 16(%rcx)\n"
	"	mov %rdi, 24(%rcx)\n"
	"	mov %rdx, 32(%rcx)\n"
	"	mov %r8, 40(%rcx)\n"
	"	mov %r9, 48(%rcx)\n"
	"	mov %r10, 56(%rcx)\n"
	"	mov %r12, 64(%rcx)\n"
	"	mov %r13, 72(%rcx)\n"
	"	mov %r14, 80(%rcx)\n"
	"	mov %r15, 88(%rcx)\n"
	"	mov %r11, 104(%rcx)\n"
	"	pop %rdx\n"
	"	mov %rdx, 96(%rcx)\n"
	"	lea 1b(%rip), %rdx\n"
	"	mov %rdx, 112(%rcx)\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n");

static bool kept_by(long number, long *result)
{
	uint64_t in[12], out[15];

	for (int i = 0; i < 12; i++)
		in[i] = 0x1111111111111111UL * (uint64_t)(i + 1);
	/* two arguments that harm no call: descriptor -1, no bytes */
	in[3] = (uint64_t)-1;
	in[4] = 0;
	*result = call_with(number, in, out);
	for (int i = 0; i < 12; i++) {
		if (out[i] != in[i]) {
			ktap_note("register %d of the list changed to %lx", i, (long)out[i]);
			return false;
		}
	}
	if (out[12] != out[14])
		ktap_note("rcx is %lx, the syscall instruction ends at %lx", (long)out[12],
			  (long)out[14]);
	return out[12] == out[14] && (out[13] & 0x202) == 0x202;
}

int main(void)
{
	long result;

	ktap_begin(6);
	ktap_ok(kept_by(SYS_getpid, &result), "by getpid");
	ktap_ret(result, sys(SYS_getpid), "which answers");
	ktap_ok(kept_by(SYS_sched_yield, &result), "by sched_yield");
	ktap_ok(kept_by(SYS_close, &result), "by one that fails");
	ktap_ret(result, -EBADF, "as it should");
	ktap_ok(kept_by(1000, &result) && result == -ENOSYS, "by one that does not exist");
	return ktap_end();
}
