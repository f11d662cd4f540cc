/* SPDX-License-Identifier: MIT */
/*
 * tests/user/as-root/proc_unmounted_while_read.c - a proc file system that comes
 * and goes while others look into it is whole or not there.
 */
#include "tests/user/folder.h"
#include "tests/user/process.h"

#define READERS 3
#define LOOKS	5 /* of each reader in each round */
#define TIMES	20
#define PLACE	"p"

static volatile struct shared {
	int stop, round, found, wrong;
} * shared;

static const char *const names[] = { "self/status", "self/maps", "meminfo", "self/comm",
				     "self/task",   "1/stat",	 "sys/vm",  "uptime" };

static int reader(void *unused)
{
	char path[96], text[256];
	int round = 0, looks = 0;

	for (unsigned int i = 0; !shared->stop; i++) {
		long fd, got = 1;

		if (round != shared->round) {
			round = shared->round;
			looks = 0;
		}
		if (looks > LOOKS) { /* enough: or it would never be free to go */
			sys(SYS_sched_yield);
			continue;
		}
		format_line(path, sizeof(path), PLACE "/%s", names[i % ARRAY_SIZE(names)]);
		fd = sys(SYS_open, path, O_RDONLY);
		if (fd == -ENOENT)
			continue;
		looks++;
		while (fd >= 0 && got > 0)
			got = sys(SYS_read, fd, text, sizeof(text));
		if (fd < 0 || (got < 0 && got != -EISDIR && got != -ESRCH))
			shared->wrong++;
		else
			__atomic_fetch_add(&shared->found, 1, __ATOMIC_SEQ_CST);
		if (fd >= 0)
			sys(SYS_close, fd);
	}
	return 0;
}

int main(void)
{
	int mounted = 0, unmounted = 0, ended = 0, found;
	long readers[READERS];

	ktap_begin(5);
	shared = proc_shared(PAGE);
	folder_begin("proc_unmounted_while_read");
	ktap_need(sys(SYS_mkdir, PLACE, 0700), "a place for it");
	for (int i = 0; i < READERS; i++)
		readers[i] = proc_start(reader, NULL);
	for (int i = 0; i < TIMES; i++) {
		long error;

		found = shared->found;
		mounted += sys(SYS_mount, "proc", PLACE, "proc", 0, NULL) == 0;
		shared->round++;
		UNTIL(shared->found > found + 2);
		do {
			error = sys(SYS_umount2, PLACE, 0);
		} while (error == -EBUSY && (sys(SYS_sched_yield), true));
		unmounted += error == 0;
	}
	shared->stop = 1;
	for (int i = 0; i < READERS; i++)
		ended += proc_wait(readers[i]) == 0;
	ktap_ret(mounted, TIMES, "it can be mounted each time");
	ktap_ret(unmounted, TIMES, "and unmounted when nobody is in it");
	ktap_ret(ended, READERS, "the readers end well");
	ktap_ret(shared->wrong, 0, "they met no other error than ENOENT");
	ktap_ret(sys(SYS_rmdir, PLACE), 0, "the directory is free again");
	return folder_end();
}
