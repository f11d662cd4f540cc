/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_mem_own.c - /proc/self/mem is the program's own
 * memory: read and written at the address that is the position.
 */
#include "tests/user/proc_pid.h"

#include <sys/mman.h>

static const char constant[] = "what may not be written";

int main(void)
{
	long fd = sys(SYS_open, "/proc/self/mem", O_RDWR);
	char *pages = (char *)sys_map(3, PROT_READ | PROT_WRITE);
	char text[64] = "";
	long at = (long)pages;

	ktap_begin(15);
	ktap_ok(fd >= 0, "the own memory can be opened");
	ktap_ok(sys(SYS_pread64, fd, text, sizeof(constant), constant) == sizeof(constant) &&
			!strcmp(text, constant),
		"what is read is what is there");
	memset(pages, 'a', 8192);
	ktap_ret(sys(SYS_pwrite64, fd, "over the border", 15, at + 4090), 15, "written");
	ktap_ok(!memcmp(pages + 4090, "over the border", 15) && pages[4089] == 'a' &&
			pages[4105] == 'a',
		"it is there, over the border of two pages");
	ktap_ret(sys(SYS_lseek, fd, at + 4090, SEEK_SET), at + 4090, "the position is an address");
	ktap_ok(sys(SYS_read, fd, text, 4) == 4 && !memcmp(text, "over", 4), "and is read from");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_CUR), at + 4094, "which moves it");
	ktap_ret(sys(SYS_lseek, fd, 0, SEEK_END), -EINVAL, "there is no end to seek from");
	ktap_ok(sys(SYS_mprotect, pages, 8192, PROT_READ) == 0 &&
			sys(SYS_pwrite64, fd, "by force", 8, at) == 8 &&
			!memcmp(pages, "by force", 8),
		"what is only to be read is written all the same, as by a debugger");
	ktap_ok(sys(SYS_pwrite64, fd, "W", 1, constant) == 1 &&
			*(const volatile char *)constant == 'W',
		"a page of the program's file, too");
	ktap_ok(sys(SYS_mprotect, pages, 8192, PROT_NONE) == 0 &&
			sys(SYS_pread64, fd, text, 8, at) == 8 && !memcmp(text, "by force", 8),
		"what may not even be read is read");
	sys(SYS_munmap, pages + 4096, 8192);
	ktap_ret(sys(SYS_pread64, fd, text, 8, at + 4096), -EIO, "where nothing is: EIO");
	ktap_ret(sys(SYS_pread64, fd, text, 20, at + 4090), 6, "up to there it can be read");
	ktap_ret(sys(SYS_pread64, fd, text, 8, 0), -EIO, "at the null pointer: EIO");
	ktap_ret(sys(SYS_pread64, fd, (char *)8, 8, at), -EFAULT, "a bad buffer: EFAULT");
	return ktap_end();
}
