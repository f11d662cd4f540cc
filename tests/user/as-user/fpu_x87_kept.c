/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/fpu_x87_kept.c - system calls and sleep leave the x87
 * stack and both control words.
 */
#include "tests/user/ktap.h"

struct x87 {
	unsigned char values[4][16]; /* 10 bytes each */
	uint16_t control;
	uint32_t mxcsr;
};

/* Four values pushed, odd control words, a call, and all of it stored. */
static struct x87 across(long number, const void *argument)
{
	static const uint16_t round_up = 0x0b7f;
	static const uint32_t round_down = 0x3f80;
	struct x87 after;
	uint16_t normal = 0x37f;
	uint32_t normal_mxcsr = 0x1f80;

	memset(&after, 0, sizeof(after));
	__asm__ volatile("fninit\n"
			 "fldcw %[up]\n"
			 "ldmxcsr %[down]\n"
			 "fldpi\n"
			 "fldl2e\n"
			 "fldln2\n"
			 "fld1\n"
			 "syscall\n"
			 "fstpt %[v0]\n"
			 "fstpt %[v1]\n"
			 "fstpt %[v2]\n"
			 "fstpt %[v3]\n"
			 "fnstcw %[control]\n"
			 "stmxcsr %[mxcsr]\n"
			 "fldcw %[normal]\n"
			 "ldmxcsr %[normal_mxcsr]\n"
			 : [v0] "=m"(after.values[0]), [v1] "=m"(after.values[1]),
			   [v2] "=m"(after.values[2]), [v3] "=m"(after.values[3]),
			   [control] "=m"(after.control), [mxcsr] "=m"(after.mxcsr), "+a"(number)
			 : [up] "m"(round_up), [down] "m"(round_down), [normal] "m"(normal),
			   [normal_mxcsr] "m"(normal_mxcsr), "D"(argument), "S"(0L)
			 : "rcx", "r11", "memory");
	return after;
}

static bool right(struct x87 found)
{
	static const unsigned char pi[10] = { 0x35, 0xc2, 0x68, 0x21, 0xa2,
					      0xda, 0x0f, 0xc9, 0x00, 0x40 };
	static const unsigned char one[10] = { 0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f };

	/* round up makes the last bit of pi's mantissa 5 */
	return memcmp(found.values[0], one, 10) == 0 &&
	       memcmp(found.values[3] + 1, pi + 1, 9) == 0 && found.control == 0x0b7f &&
	       found.mxcsr == 0x3f80;
}

int main(void)
{
	static const struct {
		long seconds, nanoseconds;
	} moment = { 0, 20000000 };

	ktap_begin(3);
	ktap_ok(right(across(SYS_getpid, NULL)), "by getpid");
	ktap_ok(right(across(SYS_sched_yield, NULL)), "by sched_yield");
	ktap_ok(right(across(SYS_nanosleep, &moment)), "by a sleep of 20 ms");
	return ktap_end();
}
