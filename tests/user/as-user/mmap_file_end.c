/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mmap_file_end.c - what lies behind the end of a mapped file: zeros to\n * the end of its last page, then SIGBUS.
 */
#include "tests/user/fault.h"
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(0), flags[] = { MAP_SHARED, MAP_PRIVATE };

	ktap_begin(10);
	sys(SYS_pwrite64, fd, "hello", 5, PAGE);
	fault_catch(SIGBUS);
	for (int i = 0; i < 2; i++) {
		volatile char *map = file_map(fd, 4, PROT_READ | PROT_WRITE, flags[i]);

		ktap_ok(map[PAGE + 4] == 'o', "the last byte");
		ktap_ok(sys_all_are((char *)map + PAGE + 5, PAGE - 5, 0), "zeros behind it");
		FAULT((void)map[2 * PAGE]);
		ktap_ok(fault_is(SIGBUS, BUS_ADRERR, (char *)map + 2 * PAGE),
			"a page behind: read");
		FAULT(map[3 * PAGE + 7] = 1);
		ktap_ok(fault_is(SIGBUS, BUS_ADRERR, (char *)map + 3 * PAGE + 7), "written");
		ktap_ret(sys(SYS_write, fd, (char *)map + 2 * PAGE, 1), -EFAULT, "used by a call");
	}
	return ktap_end();
}
