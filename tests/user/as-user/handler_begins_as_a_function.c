/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/handler_begins_as_a_function.c - a handler is entered as
 * the ABI says: arguments in registers, the stack aligned, direction flag
 * clear.
 */
#include "tests/user/handlers.h"

static volatile uint64_t entry[6];

__attribute__((used)) void raw_body(uint64_t *saved)
{
	for (int i = 0; i < 6; i++)
		entry[i] = saved[i];
	caught_count++;
}

/* Saves rdi, rsi, rdx, rax, rsp, flags as they were at the first instruction. */
void raw_handler(int number, siginfo_t *info, void *context);
__asm__("raw_handler:\n"
	"	mov %rsp, %r8\n"
	"	pushfq\n"
	"	push %r8\n"
	"	push %rax\n"
	"	push %rdx\n"
	"	push %rsi\n"
	"	push %rdi\n"
	"	cld\n"
	"	mov %rsp, %rdi\n"
	"	sub $8, %rsp\n"
	"	call raw_body\n"
	"	add $56, %rsp\n"
	"	ret\n");

/* kill with the direction flag set and rsp odd */
long kill_oddly(long pid, long number);
__asm__("kill_oddly:\n"
	"	mov %rsp, %r8\n"
	"	sub $515, %rsp\n"
	"	mov $62, %eax\n"
	"	std\n"
	"	syscall\n"
	"	cld\n"
	"	mov %r8, %rsp\n"
	"	ret\n");

int main(void)
{
	ktap_begin(6);
	handle(SIGUSR1, raw_handler, 0);
	kill_oddly(sys(SYS_getpid), SIGUSR1);
	ktap_ret(caught_count, 1, "the handler ran");
	ktap_ok(entry[0] == SIGUSR1, "rdi: the number");
	ktap_ok(entry[1] > entry[4] && entry[2] > entry[4], "rsi, rdx: pointers into the frame");
	ktap_ok(entry[3] == 0, "rax: 0, no vector arguments");
	ktap_ok(entry[4] % 16 == 8, "rsp: as behind a call");
	ktap_ok((entry[5] & 0x500) == 0, "direction and trap flag are clear");
	return ktap_end();
}
