/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/dev_numbers.c - the nodes of /dev have the numbers that all programs know.
 */
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "tests/user/ktap.h"

static const struct {
	const char *path;
	unsigned int major, minor;
	int mode; /* -1: as the system likes */
} nodes[] = {
	{ "/dev/null", 1, 3, 0666 },   { "/dev/zero", 1, 5, 0666 },    { "/dev/full", 1, 7, 0666 },
	{ "/dev/random", 1, 8, 0666 }, { "/dev/urandom", 1, 9, 0666 }, { "/dev/kmsg", 1, 11, 0644 },
	{ "/dev/tty", 5, 0, 0666 },    { "/dev/console", 5, 1, 0600 }, { "/dev/ttyS0", 4, 64, -1 },
};

int main(void)
{
	ktap_begin(ARRAY_SIZE(nodes) + 1);
	for (unsigned int i = 0; i < ARRAY_SIZE(nodes); i++) {
		struct stat st = { 0 };
		long error = stat(nodes[i].path, &st);

		ktap_ok(!error && S_ISCHR(st.st_mode) && major(st.st_rdev) == nodes[i].major &&
				minor(st.st_rdev) == nodes[i].minor && st.st_uid == 0 &&
				(nodes[i].mode < 0 ||
				 (st.st_mode & 07777) == (mode_t)nodes[i].mode),
			"%s: %u:%u, mode %o", nodes[i].path, major(st.st_rdev), minor(st.st_rdev),
			st.st_mode);
	}
	ktap_ret(sys(SYS_access, "/dev/kmsg", 2), -EACCES, "only root writes into the log");
	return ktap_end();
}
