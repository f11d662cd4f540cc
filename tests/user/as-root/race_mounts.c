/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/race_mounts.c - a file system is mounted and taken away while others walk in and out.
 */
#include <sys/mount.h>

#include "tests/user/folder.h"
#include "tests/user/process.h"

#define ROUNDS 300

static volatile int *done;

static int walk(void *arg)
{
	long ret;
	int fd;

	while (!*done) {
		fd = (int)sys(SYS_open, "m/f", O_RDWR | O_CREAT, 0644);
		CHECK(fd >= 0);
		CHECK(sys(SYS_write, fd, "x", 1) == 1);
		sys(SYS_close, fd);
		ret = sys(SYS_access, "m/../m/../m", 0);
		CHECK(ret == 0 || ret == -ENOENT); /* ".." of what has just been taken away */
		fd = (int)sys(SYS_open, "m", O_RDONLY | O_DIRECTORY);
		CHECK(fd >= 0);
		ret = sys(SYS_mkdirat, fd, "d", 0755);
		CHECK(ret == 0 || ret == -EEXIST);
		ret = sys(SYS_unlinkat, fd, "d", AT_REMOVEDIR);
		CHECK(ret == 0 || ret == -ENOENT); /* another walker has been quicker */
		sys(SYS_close, fd);
	}
	return 0;
}

int main(void)
{
	int mounted = 0, taken = 0, busy = 0, bad = 0;
	long pids[3], ret;

	ktap_begin(4);
	folder_begin("race_mounts");
	sys(SYS_mkdir, "m", 0755);
	done = proc_shared(PAGE);
	for (int i = 0; i < 3; i++)
		pids[i] = proc_start(walk, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		mounted += sys(SYS_mount, "x", "m", "tmpfs", 0, "size=1m") == 0;
		ret = i % 3 ? -EBUSY : sys(SYS_umount2, "m", 0);
		busy += ret == -EBUSY;
		if (ret == -EBUSY)
			ret = sys(SYS_umount2, "m", MNT_DETACH);
		taken += ret == 0;
		sys(SYS_sched_yield);
	}
	*done = 1;
	for (int i = 0; i < 3; i++)
		bad += proc_wait(pids[i]) != 0;
	ktap_ret(mounted, ROUNDS, "mounted each time");
	ktap_ret(taken, ROUNDS, "taken away each time");
	ktap_ok(busy >= ROUNDS / 3, "now and then somebody was in it");
	ktap_ret(bad, 0, "the walkers always found something");
	return folder_end();
}
