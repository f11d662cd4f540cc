/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/syscall_in_last_bytes.c - a syscall instruction in the
 * last two bytes of user space works.
 *
 * The call is exit_group, so there is no way back to care about; what the
 * exit status is shows that it was done.  Before that, one that does return,
 * with a jump behind it in the last bytes.
 */
#include "tests/user/last_page.h"

int main(void)
{
	/* syscall; ret */
	static const unsigned char call_and_return[] = { 0x0f, 0x05, 0xc3 };
	static const unsigned char call_only[] = { 0x0f, 0x05 };
	char *end = last_page_end();
	long result = SYS_getpid;

	ktap_begin(2);
	memcpy(end - 3, call_and_return, 3);
	__asm__ volatile("call *%1" : "+a"(result) : "r"(end - 3) : "rcx", "r11", "memory");
	ktap_ret(result, sys(SYS_getpid), "one byte before the end: getpid, which returns");

	memcpy(end - 2, call_only, 2);
	ktap_ok(true, "at the end: exit_group, whose status is ours");
	result = SYS_exit_group;
	__asm__ volatile("jmp *%1" : : "a"(result), "r"(end - 2), "D"((long)ktap_end()) : "memory");
	__builtin_unreachable();
}
