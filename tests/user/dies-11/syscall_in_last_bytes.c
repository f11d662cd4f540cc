/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-11/syscall_in_last_bytes.c - a system call from the last two
 * bytes of user space returns to where nothing is: the program dies, the kernel
 * lives.
 *
 * Expect: signal 11
 */
#include "tests/user/dies.h"
#include "tests/user/last_page.h"

int main(void)
{
	static const unsigned char call_only[] = { 0x0f, 0x05 };
	char *end = last_page_end();

	memcpy(end - 2, call_only, 2);
	dies_about_to("return from getpid to the end of user space");
	__asm__ volatile("jmp *%1" : : "a"(SYS_getpid), "r"(end - 2) : "rcx", "r11", "memory");
	return dies_survived();
}
