/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-user/proc_mounts.c - /proc/mounts and mountinfo list what is
 * mounted, the root first of all, and each line has all its fields.
 */
#include "tests/user/proc_pid.h"

#include <stdio.h>
#include <mntent.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

int main(void)
{
	FILE *file = setmntent("/proc/mounts", "r");
	bool root = false, proc = false, good = true;
	unsigned int major_nr, minor_nr;
	char line[512], path[256];
	struct mntent *entry;
	int id, above, lines = 0;
	struct stat st;

	ktap_begin(5);
	while (file && (entry = getmntent(file))) {
		root |= !strcmp(entry->mnt_dir, "/");
		proc |= !strcmp(entry->mnt_dir, "/proc") && !strcmp(entry->mnt_type, "proc");
		good &= hasmntopt(entry, "rw") || hasmntopt(entry, "ro");
		lines++;
	}
	ktap_ok(root && proc, "the root and /proc are mounted");
	ktap_ok(good && lines >= 2, "each to be written or not");
	fclose(file);
	file = fopen("/proc/self/mountinfo", "r");
	for (good = root = false; file && fgets(line, sizeof(line), file);) {
		good = sscanf(line, "%d %d %u:%u %*s %255s", &id, &above, &major_nr, &minor_nr,
			      path) == 5 &&
		       strstr(line, " - ");
		if (!good)
			break;
		if (!strcmp(path, "/proc"))
			root = stat(path, &st) == 0 && st.st_dev == makedev(major_nr, minor_nr);
	}
	ktap_ok(good, "mountinfo: all fields of each line");
	ktap_ok(root, "the device number is what stat() tells");
	ktap_ok(lstat("/proc/mounts", &st) == 0 && S_ISLNK(st.st_mode),
		"/proc/mounts is a link: each sees his own");
	return ktap_end();
}
