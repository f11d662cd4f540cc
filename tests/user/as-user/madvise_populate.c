/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/madvise_populate.c - MADV_POPULATE_READ and _WRITE bring
 * pages, or say why they cannot.
 */
#include "tests/user/file.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ  22
#define MADV_POPULATE_WRITE 23
#endif
#define RW (PROT_READ | PROT_WRITE)

static char *area;

static long advise(size_t page, size_t pages, int advice)
{
	return sys(SYS_madvise, area + page * PAGE, pages * PAGE, advice);
}

/* How many of the pages from here on are there? */
static int there(const void *at, size_t pages)
{
	unsigned char vec[16];
	int n = 0;

	ktap_need(sys(SYS_mincore, at, pages * PAGE, vec), "mincore");
	for (size_t i = 0; i < pages; i++)
		n += vec[i] & 1;
	return n;
}

int main(void)
{
	int fd = file_make(2 * PAGE);
	char *file = file_map(fd, 4, RW, MAP_SHARED), *copy = file_map(fd, 4, RW, MAP_PRIVATE);

	ktap_begin(22);
	area = sys_arena(8);
	ktap_need(sys_map_at(area, 8, RW), "mmap");
	ktap_ret(advise(1, 2, MADV_POPULATE_READ), 0, "to be read");
	ktap_ret(there(area, 8), 2, "two pages are there");
	ktap_ret(advise(2, 4, MADV_POPULATE_WRITE), 0, "to be written");
	ktap_ret(there(area, 8), 5, "three more");
	ktap_ok(sys_all_are(area, 8 * PAGE, 0), "zeros");
	memset(area, 'x', 8 * PAGE);
	ktap_ret(advise(0, 8, MADV_POPULATE_WRITE), 0, "what is there");
	ktap_ok(sys_all_are(area, 8 * PAGE, 'x'), "stays as it is");

	ktap_ret(sys(SYS_madvise, copy, 2 * PAGE, MADV_POPULATE_WRITE), 0, "a file, privately");
	file[0] = 'f';
	ktap_ok(copy[0] == 0, "is copied");
	ktap_ret(sys(SYS_madvise, file, 2 * PAGE, MADV_POPULATE_READ), 0, "a file");
	ktap_ret(sys(SYS_madvise, file, 3 * PAGE, MADV_POPULATE_READ), -EFAULT, "behind its end");
	ktap_ret(sys(SYS_madvise, copy, 3 * PAGE, MADV_POPULATE_WRITE), -EFAULT, "to be written");

	ktap_need(sys_map_at(area, 8, RW), "mmap");
	ktap_need(sys(SYS_mprotect, area + 4 * PAGE, PAGE, PROT_READ), "mprotect");
	ktap_ret(advise(3, 5, MADV_POPULATE_WRITE), -EINVAL, "an area that may not be written");
	ktap_ret(there(area, 8), 1, "what lies before it is there");
	ktap_ret(advise(3, 5, MADV_POPULATE_READ), 0, "to be read it may be");
	ktap_need(sys(SYS_mprotect, area + 4 * PAGE, PAGE, PROT_NONE), "mprotect");
	ktap_ret(advise(3, 5, MADV_POPULATE_READ), -EINVAL, "one that may not be touched");
	ktap_need(sys_map_at(area, 8, RW), "mmap");
	ktap_need(sys(SYS_munmap, area + PAGE, PAGE), "munmap");
	ktap_ret(advise(0, 4, MADV_POPULATE_WRITE), -ENOMEM, "a hole");
	ktap_ret(there(area + 2 * PAGE, 6), 2, "what lies behind it is there");
	ktap_ret(advise(0, 0, MADV_POPULATE_WRITE), 0, "nothing");
	ktap_ret(sys(SYS_madvise, area + 1, PAGE, MADV_POPULATE_READ), -EINVAL,
		 "not the start of a page");
	ktap_ret(sys(SYS_madvise, area, -1UL, MADV_POPULATE_READ), -EINVAL, "more than there is");
	ktap_ret(sys(SYS_madvise, KERNEL_HALF, PAGE, MADV_POPULATE_READ), -ENOMEM,
		 "the kernel's half");
	return ktap_end();
}
