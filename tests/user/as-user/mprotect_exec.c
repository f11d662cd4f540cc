/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mprotect_exec.c - code that is written, then made
 * executable, can be called.
 */
#include "tests/user/ktap.h"

int main(void)
{
	/* mov $42, %eax; ret */
	static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	char *area = sys_arena(1);
	int (*call)(void);

	ktap_begin(3);
	ktap_need(sys_map_at(area, 1, PROT_READ | PROT_WRITE), "mmap");
	memcpy(area, code, sizeof(code));
	ktap_ret(sys(SYS_mprotect, area, PAGE, PROT_READ | PROT_EXEC), 0, "the page becomes r-x");
	call = (int (*)(void))area;
	ktap_ok(call() == 42, "the code runs");
	ktap_ok(!sys_writable(area + 64), "and cannot be written any more");
	return ktap_end();
}
