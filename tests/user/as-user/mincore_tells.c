/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/mincore_tells.c - mincore tells which pages are in memory, and of what it\n * is asked wrongly.
 */
#include "tests/user/file.h"

int main(void)
{
	int fd = file_make(4 * PAGE);
	char *arena = sys_arena(5);
	unsigned char in[5] = { 9, 9, 9, 9, 9 };

	ktap_begin(10);
	file_put(fd, 2 * PAGE, 'a');
	ktap_need(sys(SYS_mmap, arena, 4 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0), "mmap");
	ktap_ret(sys(SYS_mincore, arena, 4 * PAGE, in), 0, "a file that is mapped, not touched");
	ktap_ok((in[2] & 1) && !(in[1] & 1) && in[4] == 9, "one page is in memory");
	ktap_need(sys_map_at(arena, 2, PROT_READ | PROT_WRITE), "mmap");
	arena[PAGE] = 1;
	ktap_ret(sys(SYS_mincore, arena, 2 * PAGE - 1, in), 0, "memory of its own, a byte less");
	ktap_ok(!(in[0] & 1) && (in[1] & 1), "one page is there");
	ktap_ret(sys(SYS_mincore, arena, 0, in), 0, "no bytes");
	ktap_ret(sys(SYS_mincore, arena + 1, PAGE, in), -EINVAL, "not the start of a page");
	ktap_ret(sys(SYS_mincore, arena, 5 * PAGE, in), -ENOMEM, "more than is mapped");
	ktap_ret(sys(SYS_mincore, arena, -PAGE, in), -ENOMEM, "more than there is");
	ktap_ret(sys(SYS_mincore, arena, PAGE, NULL), -EFAULT, "no room for the answer");
	ktap_ret(sys(SYS_mincore, arena, PAGE, (char *)KERNEL_DIRECT), -EFAULT,
		 "the answer into the kernel");
	return ktap_end();
}
