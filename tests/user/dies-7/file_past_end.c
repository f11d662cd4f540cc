/* SPDX-License-Identifier: MIT */
/*
 * tests/user/dies-7/file_past_end.c - a page of a mapping that lies behind the
 * end of its file is a bus error.
 *
 * Expect: signal 7
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/user/dies.h"

int main(int argc, char **argv)
{
	struct stat status;
	long fd, area;

	fd = ktap_need(sys(SYS_open, argv[0], O_RDONLY), "open the program");
	ktap_need(sys(SYS_fstat, fd, &status), "fstat");
	area = sys(SYS_mmap, 0, status.st_size + 2 * (long)PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (area == -ENODEV)
		ktap_skip_all("files cannot be mapped yet");
	ktap_need(area, "mmap");
	dies_about_to("read a page behind the end of a file");
	(void)*(volatile char *)(area + status.st_size + (long)PAGE);
	return dies_survived();
}
