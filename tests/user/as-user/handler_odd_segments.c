/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_odd_segments.c - a handler runs with whatever
 * data segments the program has, and they are there afterwards.
 */
#include "tests/user/handlers.h"

/* segments_across(pid, number, out[3]): null in ds, user data in es, then kill */
void segments_across(long pid, long number, uint64_t *out);
__asm__("segments_across:\n"
	"	xor %eax, %eax\n"
	"	mov %eax, %ds\n"
	"	mov $0x2b, %eax\n"
	"	mov %eax, %es\n"
	"	mov $3, %eax\n"
	"	mov %eax, %gs\n"
	"	mov $62, %eax\n"
	"	syscall\n"
	"	mov %ds, %eax\n"
	"	mov %rax, 0(%rdx)\n"
	"	mov %es, %eax\n"
	"	mov %rax, 8(%rdx)\n"
	"	mov %gs, %eax\n"
	"	mov %rax, 16(%rdx)\n"
	"	ret\n");

int main(void)
{
	uint64_t out[3] = { 9, 9, 9 };

	ktap_begin(3);
	handle(SIGUSR1, catch_it, 0);
	segments_across(sys(SYS_getpid), SIGUSR1, out);
	ktap_ret(caught_count, 1, "the handler ran");
	ktap_ok(out[0] == 0 && out[1] == 0x2b, "ds and es are as they were");
	ktap_ok(out[2] == 3 || out[2] == 0, "and gs, a null selector");
	return ktap_end();
}
