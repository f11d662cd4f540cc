/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/syscall_before_hole.c - a system call from the last two
 * bytes before a hole returns into it.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"

int main(void)
{
	static const unsigned char call_only[] = { 0x0f, 0x05 };
	char *area = sys_arena(2);

	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE | PROT_EXEC), "mmap");
	memcpy(area + PAGE - 2, call_only, 2);
	dies_about_to("return from getpid into a hole");
	__asm__ volatile("jmp *%1"
			 :
			 : "a"(SYS_getpid), "r"(area + PAGE - 2)
			 : "rcx", "r11", "memory");
	return dies_survived();
}
