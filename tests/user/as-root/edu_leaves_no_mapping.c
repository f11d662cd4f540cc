/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/edu_leaves_no_mapping.c - when read and write return,
 * nothing of the buffer is mapped for DMA.
 */
#include "tests/user/edu_test.h"

static char text[16384];

/* Lines of /proc/dma_mappings, the header included. */
static long lines(void)
{
	long fd = sys(SYS_open, "/proc/dma_mappings", O_RDONLY), got, length = 0, count = 0;

	if (fd < 0)
		return fd;
	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	sys(SYS_close, fd);
	for (long i = 0; i < length; i++)
		count += text[i] == '\n';
	text[length] = 0;
	return count;
}

int main(void)
{
	long fd = edu_open(O_RDWR), before, after;
	char *area = sys_arena(2);

	ktap_begin(3);
	ktap_need(sys_map_at(area, 2, PROT_READ | PROT_WRITE), "mmap");
	before = lines();
	ktap_ok(before >= 1, "/proc/dma_mappings has a header");
	ktap_need(sys(SYS_pwrite64, fd, area + 3000, 2000, 0), "pwrite64");
	ktap_need(sys(SYS_pread64, fd, area + 3000, 2000, 0), "pread64");
	sys(SYS_pread64, fd, NULL, 16, 0);
	after = lines();
	ktap_ret(after, before, "after a write, a read and a refused read it has as many lines");
	ktap_ok(!strstr(text, "TO_DEVICE") && !strstr(text, "FROM_DEVICE"),
		"none of them of one direction");
	return ktap_end();
}
