/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_iomem_hides_addresses.c - whoever is not root sees in
 * /proc/iomem and /proc/ioports what there is, and zeros for where it is.
 */
#include <fcntl.h>

#include "tests/user/ktap.h"

static char text[65536];

static long slurp(const char *path)
{
	long fd = sys(SYS_open, path, O_RDONLY), length = 0, got;

	if (fd < 0)
		return fd;
	while ((got = sys(SYS_read, fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += got;
	text[length] = 0;
	sys(SYS_close, fd);
	return length;
}

/* How many lines say another address than `zero`; -1: one is no such line. */
static int addresses_told(const char *zero)
{
	int told = 0;

	for (const char *at = text; *at; at = strchr(at, '\n') + 1) {
		while (*at == ' ')
			at++;
		if (!strchr(at, '\n') || !strstr(at, " : "))
			return -1;
		told += strncmp(at, zero, strlen(zero)) != 0;
	}
	return told;
}

int main(void)
{
	ktap_begin(5);
	ktap_ok(slurp("/proc/iomem") > 0, "/proc/iomem can be read");
	ktap_ok(strstr(text, " : System RAM\n") != NULL, "it names what there is");
	ktap_ok(addresses_told("00000000-00000000 : ") == 0, "and tells no address");
	ktap_ok(slurp("/proc/ioports") > 0, "/proc/ioports can be read");
	ktap_ok(addresses_told("0000-0000 : ") == 0, "and tells no port");
	return ktap_end();
}
