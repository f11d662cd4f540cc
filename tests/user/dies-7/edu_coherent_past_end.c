/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-7/edu_coherent_past_end.c - a page behind the coherent
 * buffer, in a mapping that is longer than the buffer, is a bus error.
 *
 * The area is legal, the page is not: nopage() answers NOPAGE_SIGBUS.  A
 * driver may refuse the long mapping in the first place instead.
 *
 * Expect: signal 7
 */
#include <fcntl.h>

#include "kernel/uapi/edu.h"
#include "tests/user/dies.h"

int main(void)
{
	long fd = sys(SYS_open, "/dev/edu", O_RDWR), area;

	if (fd == -ENOENT)
		ktap_skip_all("there is no /dev/edu");
	ktap_need(fd, "open /dev/edu");
	area = sys(SYS_mmap, 0, EDU_COHERENT_SIZE + PAGE, PROT_READ, MAP_SHARED, fd,
		   EDU_MMAP_COHERENT);
	if (area == -EINVAL)
		ktap_skip_all("the driver refuses so long a mapping");
	ktap_need(area, "mmap");
	(void)*(volatile char *)(area + EDU_COHERENT_SIZE - 1);
	dies_about_to("read the page behind the coherent buffer");
	(void)*(volatile char *)(area + EDU_COHERENT_SIZE);
	return dies_survived();
}
