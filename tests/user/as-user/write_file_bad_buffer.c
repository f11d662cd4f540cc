/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/write_file_bad_buffer.c - a buffer that ends in nothing is written and read as\n * far as it goes; of the rest, nothing changes.
 */
#include "tests/user/bad_pointers.h"
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(0);
	char *arena = sys_arena(3);

	ktap_begin(8 + BAD_COUNT);
	bad_pointers_prepare();
	ktap_need(sys_map_at(arena, 1, PROT_READ | PROT_WRITE), "mmap");
	memset(arena, 'a', PAGE);
	ktap_ret(sys(SYS_write, fd, arena + PAGE - 10, 100), 10, "10 bytes are there");
	ktap_ret(file_size(fd), 10, "so long is the file");
	ktap_ret(sys(SYS_write, fd, arena + PAGE, 100), -EFAULT, "none is there");
	ktap_ret(sys(SYS_pwrite64, fd, arena + PAGE, PAGE, 5 * PAGE), -EFAULT, "a whole page");
	ktap_ret(file_size(fd), 10, "the file has not grown");
	sys(SYS_ftruncate, fd, PAGE);
	ktap_ret(sys(SYS_pread64, fd, arena + PAGE - 5, 100, 8), 5, "read: 5 bytes fit");
	ktap_ok(arena[PAGE - 5] == 'a' && arena[PAGE - 3] == 0, "they are the right ones");
	ktap_ret(sys(SYS_pread64, fd, arena + PAGE, 100, 0), -EFAULT, "read: none fits");
	for (int i = 0; i < BAD_COUNT; i++) {
		struct bad_pointer *bad = &bad_pointers[i];

		if (i == BAD_READ_ONLY)
			ktap_ret(sys(SYS_pread64, fd, bad->addr, PAGE, 0), -EFAULT, "read into %s",
				 bad->what);
		else if (i == BAD_READ_ONLY_CROSSING)
			ktap_ret(sys(SYS_pread64, fd, bad->addr, PAGE, 0),
				 (long)(PAGE - (unsigned long)bad->addr % PAGE), "read into %s",
				 bad->what);
		else if (i == BAD_CROSSING)
			ktap_ret(sys(SYS_pwrite64, fd, bad->addr, 9, 0), 3, "write from %s",
				 bad->what);
		else
			ktap_ret(sys(SYS_pwrite64, fd, bad->addr, 9, 0), -EFAULT, "write from %s",
				 bad->what);
	}
	return ktap_end();
}
