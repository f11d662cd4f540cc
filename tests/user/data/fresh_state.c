/* SPDX-License-Identifier: MIT */
/*
 * tests/user/data/fresh_state.c - looks at the processor as execve left it.
 *
 * What:     The very first instructions store all registers, before a compiler
 *           or a libc has touched one.  What was in them would be the old
 *           program's, or the kernel's: neither is the new program's business.
 *           This program has no libc; tests/user/mkbad.py builds it, and
 *           tests/user/as-user/exec_fresh_state.c executes it with every
 *           register dirty.
 * Start at: _start, then check_all.
 * Spec:     System V ABI, AMD64 supplement, 3.4.1 (process initialization).
 */
#include "tests/user/sys.h"

struct state {
	uint64_t general[16]; /* rax rbx rcx rdx rsi rdi rbp rsp r8 .. r15 */
	uint64_t flags;
	uint64_t segments[4]; /* ds es fs gs */
	uint64_t xmm[16][2];
	uint32_t mxcsr;
	uint16_t x87_control, x87_status;
	uint16_t x87_tag;
};

struct state state;
uint32_t environment[7];

__asm__(".globl _start\n"
	"_start:\n"
	"	mov %rax, state + 0\n"
	"	mov %rbx, state + 8\n"
	"	mov %rcx, state + 16\n"
	"	mov %rdx, state + 24\n"
	"	mov %rsi, state + 32\n"
	"	mov %rdi, state + 40\n"
	"	mov %rbp, state + 48\n"
	"	mov %rsp, state + 56\n"
	"	mov %r8, state + 64\n"
	"	mov %r9, state + 72\n"
	"	mov %r10, state + 80\n"
	"	mov %r11, state + 88\n"
	"	mov %r12, state + 96\n"
	"	mov %r13, state + 104\n"
	"	mov %r14, state + 112\n"
	"	mov %r15, state + 120\n"
	"	pushfq\n"
	"	popq state + 128\n"
	"	cld\n"
	"	mov %ds, state + 136\n"
	"	mov %es, state + 144\n"
	"	mov %fs, state + 152\n"
	"	mov %gs, state + 160\n"
	"	movups %xmm0, state + 168\n"
	"	movups %xmm1, state + 184\n"
	"	movups %xmm2, state + 200\n"
	"	movups %xmm3, state + 216\n"
	"	movups %xmm4, state + 232\n"
	"	movups %xmm5, state + 248\n"
	"	movups %xmm6, state + 264\n"
	"	movups %xmm7, state + 280\n"
	"	movups %xmm8, state + 296\n"
	"	movups %xmm9, state + 312\n"
	"	movups %xmm10, state + 328\n"
	"	movups %xmm11, state + 344\n"
	"	movups %xmm12, state + 360\n"
	"	movups %xmm13, state + 376\n"
	"	movups %xmm14, state + 392\n"
	"	movups %xmm15, state + 408\n"
	"	stmxcsr state + 424\n"
	"	fnstcw state + 428\n"
	"	fnstsw state + 430\n"
	"	fnstenv environment\n"
	"	and $-16, %rsp\n"
	"	call check_all\n");

static void say(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	sys_write_all(1, text, length);
}

static int number, failed;

static void check(bool holds, const char *text)
{
	char digits[4] = { 0 };

	number++;
	digits[0] = (char)('0' + number / 10);
	digits[1] = (char)('0' + number % 10);
	say(holds ? "ok " : "not ok ");
	say(number < 10 ? digits + 1 : digits);
	say(" - ");
	say(text);
	say("\n");
	failed += !holds;
}

/* rcx and r11 may hold what sysret put there: where we start, and the flags. */
static bool general_clean(void)
{
	extern char _start[];

	for (int i = 0; i < 16; i++) {
		uint64_t value = state.general[i];

		if (i == 7 || value == 0)
			continue;
		if (i == 2 && value == (uint64_t)_start)
			continue;
		if (i == 11 && (value & ~0x202UL) == 0)
			continue;
		return false;
	}
	return true;
}

static bool xmm_clean(void)
{
	for (int i = 0; i < 16; i++) {
		if (state.xmm[i][0] || state.xmm[i][1])
			return false;
	}
	return true;
}

__attribute__((used)) void check_all(void)
{
	const uint64_t *stack = (const uint64_t *)state.general[7];
	uint64_t fs_base = 1;

	say("KTAP version 1\n1..11\n");
	check((uint64_t)stack % 16 == 0, "the stack pointer is a multiple of 16");
	check(stack[0] == 1, "it points at the number of arguments");
	check(stack[1] != 0 && stack[2] == 0, "which follow, up to a zero");
	check(general_clean(), "the other registers are zero");
	check((state.flags & 0x244cd5) == 0, "no flag is set but that interrupts are on");
	check((state.segments[2] & 0xffff) == 0 && (state.segments[3] & 0xffff) == 0,
	      "fs and gs are null");
	check(sys(SYS_arch_prctl, 0x1003, &fs_base) == 0 && fs_base == 0, "the base of fs is 0");
	check(xmm_clean(), "the SSE registers are zero");
	check(state.mxcsr == 0x1f80, "SSE: all exceptions masked, round to nearest");
	check(state.x87_control == 0x37f, "x87: all exceptions masked, extended precision");
	check((environment[2] & 0xffff) == 0xffff && state.x87_status == 0,
	      "the x87 stack is empty");
	sys_exit(failed ? 1 : 0);
}
